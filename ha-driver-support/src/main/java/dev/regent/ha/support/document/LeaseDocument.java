package dev.regent.ha.support.document;

import dev.regent.ha.support.lease.LeaseRecord;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import java.nio.ByteBuffer;

/** What a lease document says, for stores that show it to people. */
public final class LeaseDocument {

    private static final String NO_VERSION = "";

    private LeaseDocument() {}

    /** Whether that is the key of a lease document. */
    public static boolean isAt(StoreKey key) {
        return Keys.isLease(key);
    }

    /**
     * Reads the body that a store is given to write.
     *
     * @throws dev.regent.ha.spi.CorruptStateException if it is none
     */
    public static LeaseRecord decode(StoreKey key, ByteBuffer body) {
        return LeaseBody.FORMAT.decode(key, new Stored(body, NO_VERSION)).record();
    }
}
