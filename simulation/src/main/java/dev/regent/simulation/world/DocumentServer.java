package dev.regent.simulation.world;

import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** A linearizable store of documents. Each method is one step of its history. */
final class DocumentServer implements Hands {

    private record Entry(StoreKey key, Stored stored) {}

    private final TreeMap<String, Entry> documents = new TreeMap<>();
    private final BiConsumer<StoreKey, Optional<Stored>> changed;
    private long lastVersion;

    /** @param changed told of each change, with what is there now */
    DocumentServer(BiConsumer<StoreKey, Optional<Stored>> changed) {
        this.changed = changed;
    }

    @Override
    public Optional<Stored> read(StoreKey key) {
        return Optional.ofNullable(documents.get(key.toString())).map(Entry::stored);
    }

    @Override
    public List<StoreKey> keys(StoreKey prefix) {
        List<StoreKey> found = new ArrayList<>();
        String start = prefix.toString();
        for (Entry entry : documents.tailMap(start, true).values()) {
            if (!entry.key().toString().startsWith(start)) {
                break;
            }
            if (entry.key().isBelow(prefix)) {
                found.add(entry.key());
            }
        }
        return found;
    }

    WriteOutcome write(StoreKey key, Optional<String> expected, ByteBuffer body) {
        Optional<Stored> current = read(key);
        if (!current.map(Stored::version).equals(expected)) {
            return new WriteOutcome.Refused();
        }
        return put(key, body);
    }

    WriteOutcome delete(StoreKey key, String expected) {
        if (!read(key).map(Stored::version).equals(Optional.of(expected))) {
            return new WriteOutcome.Refused();
        }
        remove(key);
        return new WriteOutcome.Applied("");
    }

    @Override
    public void write(StoreKey key, ByteBuffer body) {
        put(key, body);
    }

    @Override
    public void remove(StoreKey key) {
        if (documents.remove(key.toString()) != null) {
            changed.accept(key, Optional.empty());
        }
    }

    private WriteOutcome put(StoreKey key, ByteBuffer body) {
        Stored stored = new Stored(body, "v" + ++lastVersion);
        documents.put(key.toString(), new Entry(key, stored));
        changed.accept(key, Optional.of(stored));
        return new WriteOutcome.Applied(stored.version());
    }
}
