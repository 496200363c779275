package dev.regent.ha.support.transaction;

import dev.regent.ha.support.store.StoreKey;
import java.util.List;

/**
 * The keys of one election's lease.
 *
 * @param lead prefix of them all, and of nothing else, so that one list shows them
 */
record LeaseKeys(StoreKey lead) {

    private static final String RENEWAL = "renewal-";

    /** Outside every cluster id, so that a cleanup leaves it. */
    static final StoreKey FLOOR = new StoreKey(List.of("floor"));

    /** Changes only by acquire and release, and is what writes are fenced by. */
    StoreKey lease() {
        return lead.child("lease");
    }

    /** The largest token that was ever granted. */
    StoreKey epoch() {
        return lead.child("epoch");
    }

    /** Of one grant, and never created again. */
    StoreKey renewal(long token) {
        return lead.child(RENEWAL + token);
    }

    static boolean isRenewal(StoreKey key) {
        return key.name().startsWith(RENEWAL);
    }
}
