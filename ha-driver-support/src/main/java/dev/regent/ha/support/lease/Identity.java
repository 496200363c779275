package dev.regent.ha.support.lease;

import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Who contends, and the bodies it acquires with.
 *
 * @param holder name of the process, for people
 * @param incarnation never used before by any other contender
 * @param durationNanos how long its leases last
 * @param random source of nonces
 */
record Identity(String holder, String incarnation, long durationNanos, RandomGenerator random) {

    /** Whether this contender wrote the record and it is still held. */
    boolean owns(LeaseRecord record) {
        return record.incarnation().equals(incarnation);
    }

    LeaseRecord record(long token) {
        String nonce = String.format("%016x%016x", random.nextLong(), random.nextLong());
        return new LeaseRecord(token, holder, incarnation, durationNanos, nonce, 0, Map.of());
    }
}
