package dev.regent.ha.support.transaction;

import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import dev.regent.ha.support.store.WriteGate;
import dev.regent.ha.testkit.HangingConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A client of a store in memory whose calls hang: before an operation, or after it. */
final class HangingLink extends HangingConnection {

    private final TransactionStore store;

    HangingLink(TransactionStore store) {
        this.store = store;
    }

    @Override
    public HaBackendFactory factory() {
        return new MemoryBackendFactory(() -> new Hanging(store), WriteGate.PASSIVE_CHECK);
    }

    @Override
    public Map<String, String> options() {
        return Map.of();
    }

    private final class Hanging extends ForwardingTransactionStore {

        Hanging(TransactionStore store) {
            super(store);
        }

        @Override
        public Optional<Stored> read(StoreKey key, Duration limit) {
            return answered(limit, () -> super.read(key, limit));
        }

        @Override
        public Map<StoreKey, Stored> list(StoreKey prefix, Duration limit) {
            return answered(limit, () -> super.list(prefix, limit));
        }

        @Override
        public TransactionOutcome commit(List<Operation> operations, Duration limit) {
            return written(limit, () -> super.commit(operations, limit), TransactionOutcome.Unknown::new);
        }

        @Override
        public void check(Duration limit) {
            answered(limit, () -> {
                super.check(limit);
                return true;
            });
        }

        @Override
        public Subscription subscribe(StoreKey prefix, Consumer<Hint> hint) {
            return super.subscribe(
                    prefix, told -> hinted(() -> hint.accept(told)).run());
        }
    }
}
