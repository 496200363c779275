package dev.regent.simulation.world;

import dev.regent.ha.support.store.BodyReader;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * A lease, a renewal or a publication as somebody reads it who looks into the store.
 *
 * @param stored what is there
 * @param token of its grant
 * @param incarnation of the holder; empty if nobody holds it
 * @param nonce of the grant; empty for a renewal
 * @param addresses what is published in it
 */
record LeaseView(Stored stored, long token, String incarnation, String nonce, Map<String, String> addresses) {

    private static final int HEADER_BYTES = 10;

    boolean held() {
        return !incarnation.isEmpty();
    }

    /** A lease document, which holds the publication as well. */
    static LeaseView ofDocument(StoreKey key, Stored stored) {
        return lease(reader(key, stored), stored, true);
    }

    static LeaseView ofLease(StoreKey key, Stored stored) {
        return lease(reader(key, stored), stored, false);
    }

    static LeaseView ofRenewal(StoreKey key, Stored stored) {
        BodyReader in = reader(key, stored);
        return new LeaseView(stored, in.number(), in.text(), "", Map.of());
    }

    static LeaseView ofPublication(StoreKey key, Stored stored) {
        BodyReader in = reader(key, stored);
        long token = in.number();
        in.text();
        return new LeaseView(stored, token, "", "", in.texts());
    }

    private static LeaseView lease(BodyReader in, Stored stored, boolean published) {
        long token = in.number();
        in.text();
        String incarnation = in.text();
        in.number();
        String nonce = in.text();
        in.number();
        return new LeaseView(stored, token, incarnation, nonce, published ? in.texts() : Map.of());
    }

    private static BodyReader reader(StoreKey key, Stored stored) {
        ByteBuffer in = stored.body();
        BodyReader reader = new BodyReader(in.position(in.position() + HEADER_BYTES), key);
        reader.text(); // the key
        return reader;
    }
}
