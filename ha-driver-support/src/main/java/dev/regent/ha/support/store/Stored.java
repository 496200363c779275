package dev.regent.ha.support.store;

import java.nio.ByteBuffer;

/** One state of a document as the store gave it, body and version from one answer. Immutable. */
public final class Stored {

    private final ByteBuffer body;
    private final String version;

    /**
     * @param body from its position to its limit; not changed afterwards by the caller
     * @param version the store's name for exactly this write; never repeats in the life of the key
     */
    public Stored(ByteBuffer body, String version) {
        this.body = body.slice().asReadOnlyBuffer();
        this.version = version;
    }

    /** The bytes that were written; each call gives a buffer of its own. */
    public ByteBuffer body() {
        return body.duplicate();
    }

    /** The condition of the next write. */
    public String version() {
        return version;
    }
}
