package dev.regent.ha.support.document;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.state.StateHandleReader;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.ha.support.store.Generation;
import dev.regent.ha.support.store.Limits;
import dev.regent.ha.support.store.Names;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.StoreAccess.Seen;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.TimeLimit;
import java.util.List;
import java.util.Optional;

/**
 * Reads a scope without leading: the index says which document counts. A document that is missing or invalid may have been replaced
 * meanwhile, so the index is read again before anything is called corrupt.
 */
final class ScopeReader implements StateHandleReader {

    private static final int CALLS = 4;

    private final StoreAccess access;
    private final Keys.Election keys;
    private final String scope;
    private final ChunkReader chunks;

    ScopeReader(StoreAccess access, Keys.Election keys, String scope) {
        this.access = access;
        this.keys = keys;
        this.scope = scope;
        this.chunks = new ChunkReader(access, keys.scope(scope));
        Names.encode(scope); // refuses what is no name
    }

    @Override
    public Optional<Versioned> get(String name) {
        Limits.checkName(name);
        return current().flatMap(body -> body.find(name));
    }

    @Override
    public List<Versioned> list() {
        return current().map(ScopeBody::list).orElse(List.of());
    }

    /** The scope's state at some moment during the call; empty if there is no such scope. */
    Optional<ScopeBody> current() {
        TimeLimit limit = access.limit(CALLS);
        Optional<Seen<IndexBody>> index = index(limit);
        String incomplete = "";
        while (true) {
            Optional<Generation> generation = index.flatMap(seen -> seen.body().live(scope));
            if (generation.isEmpty()) {
                return Optional.empty();
            }
            StoreKey key = keys.scope(scope, generation.get());
            Optional<Seen<ScopeBody>> root = access.read(ScopeBody.FORMAT, key, limit.call());
            Optional<ScopeBody> body = root.map(Seen::body);
            if (body.filter(found -> found.token() >= generation.get().token()).isPresent()) {
                Optional<ScopeBody> whole = body.flatMap(chunks::whole);
                if (whole.isPresent()) {
                    chunks.retain(whole.get().chunkNames());
                    return whole;
                }
                String version = root.get().version();
                if (!version.equals(incomplete)) {
                    incomplete =
                            version; // a chunk was deleted because the document was replaced: it is another one now, or
                    // gone
                    continue;
                }
            }
            Optional<Seen<IndexBody>> again = index(limit);
            if (again.map(Seen::version).equals(index.map(Seen::version))) {
                throw invalid(key, generation.get(), body);
            }
            index = again;
        }
    }

    private static CorruptStateException invalid(StoreKey key, Generation generation, Optional<ScopeBody> body) {
        return new CorruptStateException(body.map(found -> found.token() >= generation.token()
                        ? "a chunk of document " + key + " is missing"
                        : "document " + key + " holds the token " + found.token()
                                + ", which is smaller than that of its creator: it was replaced by an older copy")
                .orElse("document " + key + " is missing although the index lists it"));
    }

    private Optional<Seen<IndexBody>> index(TimeLimit limit) {
        return PresentIndex.read(access, keys, limit);
    }
}
