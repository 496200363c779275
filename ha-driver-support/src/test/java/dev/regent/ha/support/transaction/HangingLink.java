package dev.regent.ha.support.transaction;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import dev.regent.ha.support.store.WriteGate;
import dev.regent.ha.testkit.FaultyLink;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A client whose connection hangs: before an operation, or after it. */
final class HangingLink implements FaultyLink {

    private enum State {
        WELL,
        NO_REQUESTS,
        NO_ANSWERS
    }

    private final TransactionStore store;
    private volatile State state = State.WELL;

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

    @Override
    public void loseRequests() {
        state = State.NO_REQUESTS;
    }

    @Override
    public void loseAnswers() {
        state = State.NO_ANSWERS;
    }

    @Override
    public void heal() {
        state = State.WELL;
    }

    private static void hang(Duration limit) {
        try {
            if (new CountDownLatch(1).await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("nobody counts down");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Hanging extends ForwardingTransactions {

        Hanging(TransactionStore store) {
            super(store);
        }

        private <T> T read(Duration limit, Supplier<T> call) {
            if (state == State.WELL) {
                return call.get();
            }
            hang(limit);
            throw new BackendUnavailableException("no answer within " + limit);
        }

        @Override
        public Optional<Stored> read(StoreKey key, Duration limit) {
            return read(limit, () -> super.read(key, limit));
        }

        @Override
        public Map<StoreKey, Stored> list(StoreKey prefix, Duration limit) {
            return read(limit, () -> super.list(prefix, limit));
        }

        @Override
        public TransactionOutcome commit(List<Operation> operations, Duration limit) {
            State now = state;
            if (now == State.NO_REQUESTS) {
                hang(limit);
                return new TransactionOutcome.Unknown(new OutcomeUnknownException("no answer within " + limit));
            }
            TransactionOutcome outcome = super.commit(operations, limit);
            if (now == State.WELL) {
                return outcome;
            }
            hang(limit);
            return new TransactionOutcome.Unknown(new OutcomeUnknownException("no answer within " + limit));
        }

        @Override
        public void check(Duration limit) {
            read(limit, () -> {
                super.check(limit);
                return true;
            });
        }

        @Override
        public Subscription subscribe(StoreKey prefix, Runnable hint) {
            return super.subscribe(prefix, () -> {
                if (state == State.WELL) {
                    hint.run();
                }
            });
        }
    }
}
