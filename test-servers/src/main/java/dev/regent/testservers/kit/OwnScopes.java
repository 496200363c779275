package dev.regent.testservers.kit;

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

    private final Map<StoreKey, Known> known = new HashMap<>(); // by the root of the generation; guarded by this
    private final Map<StoreKey, Map<StoreKey, Stored>> looks = new HashMap<>(); // the first after the last batch

    private record Known(Stored seal, Map<StoreKey, Stored> entries) {}

    /** This process has read the entries below that prefix. */
    synchronized void listed(StoreKey prefix, Map<StoreKey, Stored> found) {
        if (StoredKeys.isEntries(prefix)) {
            looks.putIfAbsent(StoredKeys.generation(prefix), Map.copyOf(found));
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
        Map<StoreKey, Stored> entries = new HashMap<>(entries(generation));
        looks.remove(generation);
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

    private Map<StoreKey, Stored> entries(StoreKey generation) {
        Optional<Map<StoreKey, Stored>> look = Optional.ofNullable(looks.get(generation));
        return look.orElseGet(() ->
                Optional.ofNullable(known.get(generation)).map(Known::entries).orElse(Map.of()));
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
