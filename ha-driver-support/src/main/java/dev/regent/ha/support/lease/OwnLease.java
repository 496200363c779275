package dev.regent.ha.support.lease;

import java.util.HashMap;
import java.util.Map;

/**
 * The record as this contender wrote it: the body that stands there as far as is known, its version, and the renewals whose outcome is not
 * known. Times are nanoseconds of the election.
 */
final class OwnLease {

    private final ValidityDeadline validity;
    private final Map<Long, Long> pending = new HashMap<>(); // sending time by counter
    private LeaseRecord record;
    private String version;
    private long sent;
    private long lastCounter;

    OwnLease(LeaseRecord record, String version, long sent, ValidityDeadline validity) {
        this.record = record;
        this.version = version;
        this.sent = sent;
        this.validity = validity;
        this.lastCounter = record.counter();
    }

    LeaseRecord record() {
        return record;
    }

    long token() {
        return record.token();
    }

    String version() {
        return version;
    }

    /** When the body that stands in the backend was sent. */
    long sent() {
        return sent;
    }

    ValidityDeadline validity() {
        return validity;
    }

    /** The next body, unlike all before it, those of unknown outcome included. */
    LeaseRecord renewal(Map<String, String> addresses, long now) {
        LeaseRecord next = new LeaseRecord(
                record.token(),
                record.holder(),
                record.incarnation(),
                record.durationNanos(),
                record.nonce(),
                ++lastCounter,
                addresses);
        pending.put(lastCounter, now);
        return next;
    }

    LeaseRecord tombstone() {
        return new LeaseRecord(record.token(), "", "", record.durationNanos(), record.nonce(), ++lastCounter, Map.of());
    }

    /** A renewal was applied; every other one that was conditional on an earlier version never will be. */
    void acknowledged(LeaseRecord body, String newVersion, long sentAt) {
        record = body;
        version = newVersion;
        sent = sentAt;
        pending.clear();
    }

    void neverApplied(LeaseRecord body) {
        pending.remove(body.counter());
    }

    /** Whether the record is this grant's, in a state that this contender wrote. */
    boolean wrote(LeaseRecord seen) {
        return sameGrant(seen) && (seen.counter() == record.counter() || pending.containsKey(seen.counter()));
    }

    boolean sameGrant(LeaseRecord seen) {
        return seen.nonce().equals(record.nonce()) && seen.incarnation().equals(record.incarnation());
    }

    /**
     * Goes on from what was read back. Renewals of unknown outcome are kept: reading settles nothing, the next own write does.
     */
    void readBack(LeaseRecord seen, String seenVersion) {
        Long sentAt = pending.get(seen.counter());
        if (sentAt != null) {
            sent = sentAt;
        }
        record = seen;
        version = seenVersion;
        lastCounter = Math.max(lastCounter, seen.counter());
    }
}
