package dev.regent.ha.support.document;

import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import java.nio.ByteBuffer;
import java.util.List;

/** What the document of a scope says, for who looks into a store. */
public final class ScopeDocument {

    private static final String NO_VERSION = "";

    private ScopeDocument() {}

    /** Whether that is the key of a chunk, which counts only where a scope's document names it. */
    public static boolean isChunk(StoreKey key) {
        return Keys.isChunk(key);
    }

    /**
     * Keys of the chunks that hold the entries; empty if the document itself holds them.
     *
     * @param key of the scope's document
     * @throws dev.regent.ha.spi.CorruptStateException if the body is none
     */
    public static List<StoreKey> chunks(StoreKey key, ByteBuffer body) {
        StoreKey scope = new StoreKey(key.segments().subList(0, key.segments().size() - 1));
        return ScopeBody.FORMAT.decode(key, new Stored(body, NO_VERSION)).chunks().stream()
                .map(chunk -> scope.child(chunk.name()))
                .toList();
    }
}
