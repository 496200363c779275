package dev.regent.ha.support.document;

import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.LifeProof;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Passes every call on; whoever disturbs one overrides it. */
public abstract class ForwardingDocumentStore implements DocumentStore {

    private final DocumentStore store;

    protected ForwardingDocumentStore(DocumentStore store) {
        this.store = store;
    }

    @Override
    public Optional<Stored> read(StoreKey key, Duration limit) {
        return store.read(key, limit);
    }

    @Override
    public WriteOutcome write(StoreKey key, Optional<String> expected, ByteBuffer body, Duration limit) {
        return store.write(key, expected, body, limit);
    }

    @Override
    public WriteOutcome delete(StoreKey key, String expected, Duration limit) {
        return store.delete(key, expected, limit);
    }

    @Override
    public List<StoreKey> list(StoreKey prefix, Duration limit) {
        return store.list(prefix, limit);
    }

    @Override
    public Subscription subscribe(StoreKey prefix, Runnable hint) {
        return store.subscribe(prefix, hint);
    }

    @Override
    public Subscription subscribeLease(StoreKey lease, Consumer<Optional<Stored>> change) {
        return store.subscribeLease(lease, change);
    }

    @Override
    public Subscription subscribeLeader(StoreKey lease, Runnable hint) {
        return store.subscribeLeader(lease, hint);
    }

    @Override
    public int maxScopeBytes() {
        return store.maxScopeBytes();
    }

    @Override
    public boolean deletesExactly() {
        return store.deletesExactly();
    }

    @Override
    public void check(Duration limit) {
        store.check(limit);
    }

    @Override
    public LifeProof lives() {
        return store.lives();
    }

    @Override
    public int maxRecordBytes() {
        return store.maxRecordBytes();
    }

    @Override
    public void close() {
        store.close();
    }
}
