package dev.regent.ha.support.store;

import java.nio.ByteBuffer;

/** One state of a document as the store gave it, body and version from one answer. Immutable. */
public final class Stored {

    private final ByteBuffer body;
    private final String version;
    private final long write;

    /**
     * Of a store that does not number its writes.
     *
     * @param body from its position to its limit; not changed afterwards by the caller
     * @param version the store's name for exactly this write; never repeats in the life of the key
     */
    public Stored(ByteBuffer body, String version) {
        this(body, version, 0);
    }

    /**
     * @param body from its position to its limit; not changed afterwards by the caller
     * @param version the store's name for exactly this write; never repeats in the life of the key
     * @param write see {@link #write}
     */
    public Stored(ByteBuffer body, String version, long write) {
        if (write < 0) {
            throw new IllegalArgumentException("write " + write);
        }
        this.body = body.slice().asReadOnlyBuffer();
        this.version = version;
        this.write = write;
    }

    /** The bytes that were written; each call gives a buffer of its own. */
    public ByteBuffer body() {
        return body.duplicate();
    }

    /** The condition of the next write. */
    public String version() {
        return version;
    }

    /**
     * Number of the write that made this state. It grows with each write of the key, also after it was deleted and created again, and no other write
     * of the key ever has it; 0 if the store does not number its writes.
     */
    public long write() {
        return write;
    }
}
