package dev.regent.ha.support.transaction;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.support.store.BodyFormat;
import dev.regent.ha.support.store.BodyReader;
import dev.regent.ha.support.store.BodyWriter;
import dev.regent.ha.support.store.Generation;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.StoreAccess.Seen;
import dev.regent.ha.support.store.TimeLimit;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which scopes an election has. A scope is created and deleted by the transaction that changes the index, so each listed one exists and
 * none that is not listed counts.
 *
 * @param sequence number of generations that were ever made; none is made twice
 * @param nonce of this body
 * @param scopes by the name of the scope
 */
record ScopeIndex(long sequence, String nonce, Map<String, Generation> scopes) {

    static final BodyFormat<ScopeIndex> FORMAT = new BodyFormat<>(19, "index") {
        @Override
        public void write(ScopeIndex body, BodyWriter out) {
            out.number(body.sequence);
            out.text(body.nonce);
            out.count(body.scopes.size());
            new TreeMap<>(body.scopes).forEach((scope, generation) -> {
                out.text(scope);
                generation.write(out);
            });
        }

        @Override
        public ScopeIndex read(BodyReader in) {
            long sequence = in.natural();
            String nonce = in.text();
            SortedMap<String, Generation> scopes = new TreeMap<>();
            int size = in.count();
            for (int i = 0; i < size; i++) {
                scopes.put(in.text(), Generation.read(in));
            }
            return new ScopeIndex(sequence, nonce, scopes);
        }
    };

    ScopeIndex {
        scopes = Map.copyOf(scopes);
    }

    /**
     * The index of an election; empty if it never had a scope.
     *
     * @throws CorruptStateException if it is missing although scopes exist, which must not pass for an empty one
     */
    static Optional<Seen<ScopeIndex>> read(StoreAccess access, TransactionKeys.Election keys, TimeLimit limit) {
        Optional<Seen<ScopeIndex>> found = access.read(FORMAT, keys.index(), limit.call());
        if (found.isPresent()
                || access.store().list(keys.scopes(), limit.call()).isEmpty()) {
            return found;
        }
        Optional<Seen<ScopeIndex>> again = access.read(FORMAT, keys.index(), limit.call());
        if (again.isEmpty() && !access.store().list(keys.scopes(), limit.call()).isEmpty()) {
            throw new CorruptStateException("key " + keys.index() + " is missing although there are scopes below "
                    + keys.scopes() + ": restore it, or stop all processes and delete " + keys.root());
        }
        return again;
    }

    Optional<Generation> find(String scope) {
        return Optional.ofNullable(scopes.get(scope));
    }

    /** With a new generation of a scope. */
    ScopeIndex with(String scope, Generation generation, String newNonce) {
        SortedMap<String, Generation> more = new TreeMap<>(scopes);
        more.put(scope, generation);
        return new ScopeIndex(generation.number(), newNonce, more);
    }

    ScopeIndex without(String scope, String newNonce) {
        SortedMap<String, Generation> fewer = new TreeMap<>(scopes);
        fewer.remove(scope);
        return new ScopeIndex(sequence, newNonce, fewer);
    }

    /** What stands while a cleanup deletes the scopes. */
    ScopeIndex empty(String newNonce) {
        return new ScopeIndex(sequence, newNonce, Map.of());
    }
}
