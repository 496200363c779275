package dev.regent.ha.support.document;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.support.document.ScopeBody.Chunk;
import dev.regent.ha.support.document.ScopeBody.Entry;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Reads the chunks of a scope, each at most once as long as the scope names it: chunks do not change. Safe for use by several threads. */
final class ChunkReader {

    private final StoreAccess access;
    private final StoreKey scope;
    private final Map<String, Read> read = new ConcurrentHashMap<>();

    /** @param scope prefix of the scope's documents */
    ChunkReader(StoreAccess access, StoreKey scope) {
        this.access = access;
        this.scope = scope;
    }

    /**
     * The scope with what its chunks hold.
     *
     * @return empty if one is missing: the scope's document was replaced since it was read, or is damaged
     * @throws CorruptStateException if a chunk is damaged
     */
    Optional<ScopeBody> whole(ScopeBody root) {
        if (root.chunks().isEmpty()) {
            return Optional.of(root);
        }
        SortedMap<String, Entry> all = new TreeMap<>();
        for (Chunk chunk : root.chunks()) {
            Optional<Read> found = find(chunk);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            all.putAll(found.get().entries());
        }
        return Optional.of(root.whole(all));
    }

    private Optional<Read> find(Chunk chunk) {
        Read known = read.get(chunk.name());
        if (known != null) {
            return Optional.of(known);
        }
        StoreKey key = scope.child(chunk.name());
        Optional<Read> found = access.store().read(key, access.callLimit()).map(stored -> decoded(key, chunk, stored));
        found.ifPresent(each -> read.put(chunk.name(), each));
        return found;
    }

    private static Read decoded(StoreKey key, Chunk chunk, Stored stored) {
        if (ChunkBody.checksum(stored.body()) != chunk.checksum()) {
            throw new CorruptStateException("chunk document " + key + " is not the one that its scope names");
        }
        return new Read(ChunkBody.FORMAT.decode(key, stored).entries(), stored.version());
    }

    /** What is written need not be read. */
    void wrote(String name, SortedMap<String, Entry> entries, String version) {
        read.put(name, new Read(entries, version));
    }

    /** Version of a chunk's document, if it was read or written here. */
    Optional<String> version(String name) {
        return Optional.ofNullable(read.get(name)).map(Read::version);
    }

    /** Forgets all others. */
    void retain(Set<String> names) {
        read.keySet().retainAll(names);
    }

    private record Read(SortedMap<String, Entry> entries, String version) {}
}
