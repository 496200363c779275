package dev.regent.ha.kubernetes;

import dev.regent.ha.support.lease.LeaseRecord;
import java.util.Map;

/**
 * What is news to those who only retrieve.
 *
 * @param holder empty if nobody holds the lease
 */
record Announcement(long token, String holder, String incarnation, Map<String, String> addresses) {

    /** Copies. */
    Announcement {
        addresses = Map.copyOf(addresses);
    }

    static Announcement of(LeaseRecord record) {
        return new Announcement(record.token(), record.holder(), record.incarnation(), record.addresses());
    }
}
