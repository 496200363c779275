package dev.regent.ha.support.transaction;

import dev.regent.ha.support.store.StoreKey;

/**
 * The keys of one election's lease.
 *
 * @param lead prefix of them all, and of nothing else, so that one list shows them
 */
record LeaseKeys(StoreKey lead) {

    private static final String RENEWAL = "renewal-";

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
