package dev.regent.ha.support.transaction;

import dev.regent.ha.support.store.LifeProof;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Passes every call on to another store; a subclass changes some, for {@link TransactionSeams#around}. As safe for use by several threads as that store. */
public abstract class ForwardingTransactionStore implements TransactionStore {

    private final TransactionStore store;

    /** Owns the store from now on: {@link #close} closes it. */
    protected ForwardingTransactionStore(TransactionStore store) {
        this.store = store;
    }

    @Override
    public Optional<Stored> read(StoreKey key, Duration limit) {
        return store.read(key, limit);
    }

    @Override
    public Map<StoreKey, Stored> list(StoreKey prefix, Duration limit) {
        return store.list(prefix, limit);
    }

    @Override
    public TransactionOutcome commit(List<Operation> operations, Duration limit) {
        return store.commit(operations, limit);
    }

    @Override
    public Subscription subscribe(StoreKey prefix, Consumer<Hint> hint) {
        return store.subscribe(prefix, hint);
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
    public int maxValueBytes() {
        return store.maxValueBytes();
    }

    @Override
    public int maxOperations() {
        return store.maxOperations();
    }

    @Override
    public int maxTransactionBytes() {
        return store.maxTransactionBytes();
    }

    @Override
    public void close() {
        store.close();
    }
}
