package dev.regent.ha.support.transaction;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.StoreAccess.Seen;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.TimeLimit;
import dev.regent.ha.support.transaction.ScopeBodies.Entry;
import dev.regent.ha.support.transaction.ScopeBodies.Seal;
import dev.regent.ha.support.transaction.TransactionKeys.ScopeKeys;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One state of a scope.
 *
 * @param entries by name, each with the backend's version of its key
 */
record ScopeSnapshot(ScopeKeys keys, Seen<Seal> seal, Map<String, Seen<Entry>> entries) {

    private static final int MOST_TRIES = 32;

    ScopeSnapshot {
        entries = Map.copyOf(entries);
    }

    /**
     * Reads the seal, the entries, and the seal again until it is the same: every batch changes it.
     *
     * @return empty if there is no seal
     */
    static Optional<ScopeSnapshot> read(StoreAccess access, TransactionStore store, ScopeKeys keys, TimeLimit limit) {
        Optional<Seen<Seal>> seal = access.read(ScopeBodies.SEAL, keys.seal(), limit.call());
        for (int tries = 0; seal.isPresent(); tries++) {
            Map<StoreKey, Stored> found = store.list(keys.entries(), limit.call());
            Optional<Seen<Seal>> again = access.read(ScopeBodies.SEAL, keys.seal(), limit.call());
            if (again.map(ScopeSnapshot::nonce).equals(seal.map(ScopeSnapshot::nonce))) {
                return Optional.of(new ScopeSnapshot(keys, seal.get(), decoded(found)));
            }
            if (tries >= MOST_TRIES) {
                throw new BackendUnavailableException(
                        "scope " + keys.root() + " changed under each of " + MOST_TRIES + " looks");
            }
            seal = again;
        }
        return Optional.empty();
    }

    private static String nonce(Seen<Seal> seen) {
        return seen.body().nonce();
    }

    private static Map<String, Seen<Entry>> decoded(Map<StoreKey, Stored> found) {
        Map<String, Seen<Entry>> entries = new HashMap<>();
        found.forEach((key, stored) -> {
            Entry entry = ScopeBodies.ENTRY.decode(key, stored);
            entries.put(entry.name(), new Seen<>(entry, stored.version()));
        });
        return entries;
    }

    Optional<Versioned> find(String name) {
        return Optional.ofNullable(entries.get(name)).map(seen -> seen.body().versioned(keys.generation()));
    }

    List<Versioned> list() {
        return entries.values().stream()
                .map(seen -> seen.body().versioned(keys.generation()))
                .sorted(Comparator.comparing(Versioned::name))
                .toList();
    }
}
