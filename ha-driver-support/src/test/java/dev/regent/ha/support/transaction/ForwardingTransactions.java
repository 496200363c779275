package dev.regent.ha.support.transaction;

import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Passes every call on; a test changes some. */
class ForwardingTransactions implements TransactionStore {

    private final TransactionStore store;

    ForwardingTransactions(TransactionStore store) {
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
    public Subscription subscribe(StoreKey prefix, Runnable hint) {
        return store.subscribe(prefix, hint);
    }

    @Override
    public void check(Duration limit) {
        store.check(limit);
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
