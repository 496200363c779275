package dev.regent.simulation.schedule;

import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import dev.regent.ha.support.transaction.Hint;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.support.transaction.TransactionOutcome;
import dev.regent.ha.support.transaction.TransactionStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A link as a driver for transactions sees it. */
record TransactionLink(Link link) implements TransactionStore {

    @Override
    public Optional<Stored> read(StoreKey key, Duration limit) {
        return link.read(key, limit);
    }

    @Override
    public Map<StoreKey, Stored> list(StoreKey prefix, Duration limit) {
        return link.list(prefix, limit);
    }

    @Override
    public TransactionOutcome commit(List<Operation> operations, Duration limit) {
        return link.commit(operations, limit);
    }

    @Override
    public Subscription subscribe(StoreKey prefix, Consumer<Hint> hint) {
        return link.subscribe(prefix, hint);
    }

    @Override
    public void check(Duration limit) {
        link.check(limit);
    }

    @Override
    public int maxValueBytes() {
        return 1 << 20;
    }

    @Override
    public int maxOperations() {
        return 64;
    }

    @Override
    public int maxTransactionBytes() {
        return 1 << 20;
    }

    @Override
    public void close() {}
}
