package dev.regent.ha.support.transaction;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.state.StateHandleReader;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.ha.support.store.Generation;
import dev.regent.ha.support.store.Limits;
import dev.regent.ha.support.store.Names;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.StoreAccess.Seen;
import dev.regent.ha.support.store.TimeLimit;
import dev.regent.ha.support.transaction.TransactionKeys.ScopeKeys;
import java.util.List;
import java.util.Optional;

/**
 * Reads a scope without leading: the index says which generation counts. An entry of a generation that was deleted meanwhile is what
 * stood there when it was deleted.
 */
final class TransactionScopeReader implements StateHandleReader {

    private static final int CALLS = 6;

    private final StoreAccess access;
    private final TransactionStore store;
    private final TransactionKeys.Election keys;
    private final String scope;

    TransactionScopeReader(StoreAccess access, TransactionStore store, TransactionKeys.Election keys, String scope) {
        this.access = access;
        this.store = store;
        this.keys = keys;
        this.scope = scope;
        Names.encode(scope); // refuses what is no name
    }

    @Override
    public Optional<Versioned> get(String name) {
        Limits.checkName(name);
        TimeLimit limit = access.limit(CALLS);
        return index(limit).flatMap(index -> index.find(scope)).flatMap(generation -> {
            ScopeKeys at = keys.scope(scope, generation);
            return access.read(ScopeBodies.ENTRY, at.entry(name), limit.call())
                    .map(seen -> seen.body().versioned(generation));
        });
    }

    @Override
    public List<Versioned> list() {
        TimeLimit limit = access.limit(CALLS);
        Optional<ScopeIndex> index = index(limit);
        while (true) {
            Optional<Generation> generation = index.flatMap(seen -> seen.find(scope));
            if (generation.isEmpty()) {
                return List.of();
            }
            ScopeKeys at = keys.scope(scope, generation.get());
            Optional<ScopeSnapshot> snapshot = ScopeSnapshot.read(access, store, at, limit);
            if (snapshot.isPresent()) {
                return snapshot.get().list();
            }
            Optional<ScopeIndex> again = index(limit);
            if (again.map(ScopeIndex::nonce).equals(index.map(ScopeIndex::nonce))) {
                throw missing(at);
            }
            index = again;
        }
    }

    static CorruptStateException missing(ScopeKeys at) {
        return new CorruptStateException("key " + at.seal() + " is missing although the index lists its scope");
    }

    private Optional<ScopeIndex> index(TimeLimit limit) {
        return ScopeIndex.read(access, keys, limit).map(Seen::body);
    }
}
