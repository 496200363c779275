package dev.regent.simulation.world;

import dev.regent.ha.support.document.DocumentStore;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.LifeProof;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What is stored at this moment, without any way to it. */
record ObservedDocuments(DocumentServer server) implements DocumentStore {

    @Override
    public Optional<Stored> read(StoreKey key, Duration limit) {
        return server.read(key);
    }

    @Override
    public List<StoreKey> list(StoreKey prefix, Duration limit) {
        return server.keys(prefix);
    }

    @Override
    public void check(Duration limit) {}

    @Override
    public WriteOutcome write(StoreKey key, Optional<String> expected, ByteBuffer body, Duration limit) {
        throw new UnsupportedOperationException("an observer does not write");
    }

    @Override
    public WriteOutcome delete(StoreKey key, String expected, Duration limit) {
        throw new UnsupportedOperationException("an observer does not write");
    }

    @Override
    public Subscription subscribe(StoreKey prefix, Runnable hint) {
        return () -> {};
    }

    @Override
    public LifeProof lives() {
        return LifeProof.NONE;
    }

    @Override
    public int maxRecordBytes() {
        return 1 << 20;
    }

    @Override
    public void close() {}
}
