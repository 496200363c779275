package dev.regent.simulation.world;

import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.support.transaction.TransactionOutcome;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A linearizable store with transactions. Each method is one step of its history. Versions are those of the whole store, as on etcd, or each
 * key's own from 0 on, as on ZooKeeper, so that they recur when a key is created again. Writes are numbered
 * over the whole store.
 */
final class TransactionServer implements Hands {

    private record Entry(StoreKey key, Stored stored) {}

    private final TreeMap<String, Entry> entries = new TreeMap<>();
    private final boolean recurring;
    private final Consumer<Map<StoreKey, Optional<Stored>>> changed;
    private long revision;

    /** @param changed told of all changes of one step, with what is there now */
    TransactionServer(boolean recurring, Consumer<Map<StoreKey, Optional<Stored>>> changed) {
        this.recurring = recurring;
        this.changed = changed;
    }

    @Override
    public Optional<Stored> read(StoreKey key) {
        return Optional.ofNullable(entries.get(key.toString())).map(Entry::stored);
    }

    Map<StoreKey, Stored> list(StoreKey prefix) {
        Map<StoreKey, Stored> found = new LinkedHashMap<>();
        below(prefix).forEach(entry -> found.put(entry.key(), entry.stored()));
        return found;
    }

    @Override
    public List<StoreKey> keys(StoreKey prefix) {
        return below(prefix).stream().map(Entry::key).toList();
    }

    /** Those of the keys that exist. */
    Map<StoreKey, Stored> read(List<StoreKey> keys) {
        Map<StoreKey, Stored> found = new LinkedHashMap<>();
        keys.forEach(key -> read(key).ifPresent(stored -> found.put(key, stored)));
        return found;
    }

    private List<Entry> below(StoreKey prefix) {
        List<Entry> found = new ArrayList<>();
        String start = prefix.toString();
        for (Map.Entry<String, Entry> each : entries.tailMap(start, true).entrySet()) {
            if (!each.getKey().startsWith(start)) {
                break;
            }
            if (each.getValue().key().isBelow(prefix)) {
                found.add(each.getValue());
            }
        }
        return found;
    }

    TransactionOutcome commit(List<Operation> operations) {
        for (int i = 0; i < operations.size(); i++) {
            if (!holds(operations.get(i))) {
                return new TransactionOutcome.Refused(i);
            }
        }
        revision++;
        Map<StoreKey, Optional<Stored>> changes = new LinkedHashMap<>();
        for (Operation operation : operations) {
            if (operation instanceof Operation.Create create) {
                changes.put(create.key(), Optional.of(put(create.key(), create.value())));
            } else if (operation instanceof Operation.Replace replace) {
                changes.put(replace.key(), Optional.of(put(replace.key(), replace.value())));
            } else if (operation instanceof Operation.Delete delete) {
                entries.remove(delete.key().toString());
                changes.put(delete.key(), Optional.empty());
            }
        }
        changed.accept(changes);
        Map<StoreKey, String> versions = new HashMap<>();
        changes.forEach((key, now) -> now.ifPresent(stored -> versions.put(key, stored.version())));
        return new TransactionOutcome.Applied(versions);
    }

    private boolean holds(Operation operation) {
        Optional<String> version = read(operation.key()).map(Stored::version);
        if (operation instanceof Operation.Check check) {
            return version.equals(Optional.of(check.version()));
        } else if (operation instanceof Operation.Replace replace) {
            return version.equals(Optional.of(replace.version()));
        } else if (operation instanceof Operation.Delete delete) {
            return version.equals(Optional.of(delete.version()));
        }
        return version.isPresent() == operation instanceof Operation.Exists;
    }

    @Override
    public void write(StoreKey key, ByteBuffer value) {
        revision++;
        changed.accept(Map.of(key, Optional.of(put(key, value))));
    }

    @Override
    public void remove(StoreKey key) {
        if (entries.remove(key.toString()) != null) {
            revision++;
            changed.accept(Map.of(key, Optional.empty()));
        }
    }

    private Stored put(StoreKey key, ByteBuffer value) {
        long own = read(key).map(former -> Long.parseLong(former.version()) + 1).orElse(0L);
        Stored stored = new Stored(value, Long.toString(recurring ? own : revision), revision);
        entries.put(key.toString(), new Entry(key, stored));
        return stored;
    }
}
