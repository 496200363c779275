package dev.regent.ha.support.lease;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * What the backend holds of an election. Times in it are durations only, never points in time, since clocks of different
 * machines are never compared.
 *
 * @param token token of the grant that wrote it; 0 in an unheld record that nobody has held yet
 * @param holder name of the holding process, for people
 * @param incarnation identity of the contender that wrote it, unique to it; empty if the record is not held
 * @param durationNanos how long the record is in force after it last changed, in nanoseconds
 * @param nonce unique to the grant: together with {@code counter} it tells one state of the record from all others
 * @param counter grows by one with every renewal (and publication) of the grant
 * @param addresses what the holder published; used where publication and lease are one object
 */
public record LeaseRecord(
        long token,
        String holder,
        String incarnation,
        long durationNanos,
        String nonce,
        long counter,
        Map<String, String> addresses) {

    public LeaseRecord {
        requireNonNull(holder, "holder is null");
        requireNonNull(incarnation, "incarnation is null");
        requireNonNull(nonce, "nonce is null");
        addresses = Map.copyOf(addresses);
        if (token < 0 || durationNanos < 0 || counter < 0) {
            throw new IllegalArgumentException(
                    "negative number in lease record: " + token + ", " + durationNanos + ", " + counter);
        }
    }

    /** Whether somebody holds it: neither released nor yet unheld. */
    public boolean held() {
        return !incarnation.isEmpty();
    }

    /** The same grant's next body. */
    public LeaseRecord renewed(Map<String, String> newAddresses) {
        return new LeaseRecord(token, holder, incarnation, durationNanos, nonce, counter + 1, newAddresses);
    }

    /** The tombstone that hands over: it keeps the token, so that the next one is larger, and names nobody. */
    public LeaseRecord released() {
        return new LeaseRecord(token, "", "", durationNanos, nonce, counter + 1, Map.of());
    }
}
