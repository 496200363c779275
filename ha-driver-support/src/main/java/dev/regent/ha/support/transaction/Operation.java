package dev.regent.ha.support.transaction;

import dev.regent.ha.support.store.StoreKey;
import java.nio.ByteBuffer;
import java.util.Optional;

/** One operation of a transaction. Each has a condition; if one does not hold, nothing of the transaction is carried out. */
public sealed interface Operation {

    /** The key that it is about. */
    StoreKey key();

    /** The value that it writes, each time in a buffer of its own; empty if it writes none. */
    default Optional<ByteBuffer> written() {
        if (this instanceof Create create) {
            return Optional.of(create.value.duplicate());
        }
        return this instanceof Replace replace ? Optional.of(replace.value.duplicate()) : Optional.empty();
    }

    /** The version that the key must have; empty if it must not exist, or may have any. */
    default Optional<String> expected() {
        if (this instanceof Check check) {
            return Optional.of(check.version);
        }
        if (this instanceof Replace replace) {
            return Optional.of(replace.version);
        }
        return this instanceof Delete delete ? Optional.of(delete.version) : Optional.empty();
    }

    /** Bytes of the value that it writes. */
    default int valueBytes() {
        return written().map(ByteBuffer::remaining).orElse(0);
    }

    /**
     * Replaces the key, or creates it.
     *
     * @param version the one it must have; empty if it must not exist
     */
    static Operation put(StoreKey key, Optional<String> version, ByteBuffer value) {
        return version.<Operation>map(last -> new Replace(key, last, value)).orElseGet(() -> new Create(key, value));
    }

    /** Only a condition: the key has that version. */
    record Check(StoreKey key, String version) implements Operation {}

    /** Only a condition: the key exists, in whatever version. */
    record Exists(StoreKey key) implements Operation {}

    /**
     * Creates the key; it must not exist.
     *
     * @param value from its position to its limit, which the store does not move
     */
    record Create(StoreKey key, ByteBuffer value) implements Operation {
        public Create {
            value = value.slice().asReadOnlyBuffer();
        }
    }

    /**
     * Gives the key another value; it must have that version.
     *
     * @param value as in {@link Create}
     */
    record Replace(StoreKey key, String version, ByteBuffer value) implements Operation {
        public Replace {
            value = value.slice().asReadOnlyBuffer();
        }
    }

    /** Deletes the key; it must have that version. */
    record Delete(StoreKey key, String version) implements Operation {}
}
