package dev.regent.ha.support.lease;

import java.util.Optional;

/**
 * One authoritative look at an election. Record and version come from one answer; epoch and floor were read after it.
 *
 * @param record the lease record, if there is one
 * @param version the backend's name for exactly this state of the record (or of its absence) and of all else that an acquire compares;
 *     the condition of the next write and nothing else
 * @param write the backend's name for the last write of the record and of its renewal, whoever made it: it tells a record that somebody wrote
 *     back from one that never changed, and changes with nothing else
 * @param writes the same, for lease and renewal each, where a watch tells them as well
 * @param epoch largest token granted so far as far as the backend remembers outside the record; 0 if it remembers none
 * @param floor the backend root's token floor, raised by cleanups; 0 if there is none. No evidence of a lease.
 * @param holderDead whether the backend has proof that the holding incarnation is dead, so that nobody needs to wait
 */
public record Observation(
        Optional<LeaseRecord> record,
        String version,
        String write,
        Writes writes,
        long epoch,
        long floor,
        boolean holderDead) {

    /** Where no watch tells which write it is about. */
    public Observation(
            Optional<LeaseRecord> record, String version, String write, long epoch, long floor, boolean holderDead) {
        this(record, version, write, Writes.UNKNOWN, epoch, floor, holderDead);
    }

    /** Where record and renewal are one object and an acquire compares nothing else, so that its version names the last write. */
    public Observation(Optional<LeaseRecord> record, String version, long epoch, long floor, boolean holderDead) {
        this(record, version, version, epoch, floor, holderDead);
    }
}
