package dev.regent.ha.support.transaction;

import dev.regent.ha.support.lease.LeaseHints;
import dev.regent.ha.support.store.StoreKey;
import java.util.OptionalLong;

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

    /** Tells an election what a watch says about its keys. */
    void tell(Hint hint, LeaseHints election) {
        OptionalLong token =
                hint.write() > 0 ? hint.key().map(this::renewed).orElse(OptionalLong.empty()) : OptionalLong.empty();
        token.ifPresentOrElse(renewed -> election.renewed(renewed, hint.write()), election::changed);
    }

    /** The token of the grant whose renewal that is. */
    private OptionalLong renewed(StoreKey key) {
        if (isRenewal(key)) {
            try {
                long token = Long.parseLong(key.name().substring(RENEWAL.length()));
                return renewal(token).equals(key) ? OptionalLong.of(token) : OptionalLong.empty();
            } catch (NumberFormatException foreign) {
                return OptionalLong.empty();
            }
        }
        return OptionalLong.empty();
    }
}
