package dev.regent.ha.testkit.support;

import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.support.transaction.TransactionOutcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one process knows of the scopes that it wrote: the seal of its last batch that was answered, the entries that it saw then, and what it
 * changed of them. Whoever was stopped after that knows no more, whatever others wrote meanwhile. Safe for use by several threads.
 */
final class OwnScopes {

    // all by the root of the generation, and guarded by this
    private final Map<StoreKey, Known> known = new HashMap<>();
    private final Map<StoreKey, String> seals = new HashMap<>(); // versions as they were read last
    private final Map<StoreKey, Look> looks = new HashMap<>();

    private record Known(Stored seal, Map<StoreKey, Stored> entries) {}

    /** What was found under a seal of that version. */
    private record Look(String seal, Map<StoreKey, Stored> entries) {}

    /** This process has read a key. */
    synchronized void looked(StoreKey key, Optional<Stored> found) {
        if (StoredKeys.isSeal(key)) {
            seals.put(StoredKeys.generation(key), found.map(Stored::version).orElse(""));
        }
    }

    /** This process has read the entries below that prefix. */
    synchronized void listed(StoreKey prefix, Map<StoreKey, Stored> found) {
        if (StoredKeys.isEntries(prefix)) {
            StoreKey generation = StoredKeys.generation(prefix);
            looks.put(generation, new Look(seals.getOrDefault(generation, ""), Map.copyOf(found)));
        }
    }

    /** A transaction of this process was applied. */
    synchronized void applied(List<Operation> operations, TransactionOutcome.Applied outcome) {
        operations.stream()
                .filter(operation -> StoredKeys.isSeal(operation.key()) && StoredKeys.changes(operation))
                .forEach(operation -> sealed(operation, operations, outcome));
    }

    private void sealed(Operation seal, List<Operation> operations, TransactionOutcome.Applied outcome) {
        StoreKey generation = StoredKeys.generation(seal.key());
        Map<StoreKey, Stored> entries = new HashMap<>();
        if (seal instanceof Operation.Replace replace) {
            entries.putAll(entries(generation, replace.version()));
        }
        Optional<Stored> written = written(seal, outcome);
        if (written.isEmpty()) {
            known.remove(generation);
            return;
        }
        for (Operation operation : operations) {
            if (StoredKeys.isEntry(operation.key()) && StoredKeys.changes(operation)) {
                entries.remove(operation.key());
                written(operation, outcome).ifPresent(now -> entries.put(operation.key(), now));
            }
        }
        known.put(generation, new Known(written.orElseThrow(), Map.copyOf(entries)));
    }

    /** What was there under that seal: as it was found if it was looked at, else what this process had made of it. */
    private Map<StoreKey, Stored> entries(StoreKey generation, String seal) {
        Optional<Look> look = Optional.ofNullable(looks.get(generation));
        return look.filter(each -> each.seal().equals(seal))
                .map(Look::entries)
                .orElseGet(() -> Optional.ofNullable(known.get(generation))
                        .map(Known::entries)
                        .orElse(Map.of()));
    }

    private Map<StoreKey, Stored> entries(StoreKey generation) {
        return Optional.ofNullable(known.get(generation))
                .map(last -> entries(generation, last.seal().version()))
                .orElse(Map.of());
    }

    private static Optional<Stored> written(Operation operation, TransactionOutcome.Applied outcome) {
        String version = outcome.versions().getOrDefault(operation.key(), "");
        if (operation instanceof Operation.Create create) {
            return Optional.of(new Stored(create.value(), version));
        }
        return operation instanceof Operation.Replace replace
                ? Optional.of(new Stored(replace.value(), version))
                : Optional.empty();
    }

    /** A transaction was refused because a scope is not what this process knew of it. */
    synchronized void refused(List<Operation> operations) {
        operations.stream()
                .map(Operation::key)
                .filter(StoredKeys::isOfScope)
                .map(StoredKeys::generation)
                .forEach(known::remove);
    }

    /** Whether this process knows that key, or that prefix of entries, by itself. */
    synchronized boolean knows(StoreKey key) {
        return (StoredKeys.isSeal(key) || StoredKeys.isEntry(key) || StoredKeys.isEntries(key))
                && known.containsKey(StoredKeys.generation(key));
    }

    /** What a known key has, or had. */
    synchronized Optional<Stored> read(StoreKey key) {
        StoreKey generation = StoredKeys.generation(key);
        return StoredKeys.isSeal(key)
                ? Optional.ofNullable(known.get(generation)).map(Known::seal)
                : Optional.ofNullable(entries(generation).get(key));
    }

    /** The entries below a known prefix. */
    synchronized Map<StoreKey, Stored> list(StoreKey prefix) {
        return entries(StoredKeys.generation(prefix));
    }
}
