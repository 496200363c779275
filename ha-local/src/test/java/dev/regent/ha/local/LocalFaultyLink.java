package dev.regent.ha.local;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.support.document.DocumentStore;
import dev.regent.ha.support.lease.LeaseTiming;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import dev.regent.ha.support.store.WriteGate;
import dev.regent.ha.testkit.FaultyLink;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client whose disk hangs: before an operation, or after it. */
final class LocalFaultyLink implements FaultyLink {

    private static final Logger LOG = LoggerFactory.getLogger(LocalFaultyLink.class);

    private enum State {
        WELL,
        NO_REQUESTS,
        NO_ANSWERS
    }

    private final Map<String, String> options;
    private volatile State state = State.WELL;

    LocalFaultyLink(Map<String, String> options) {
        this.options = Map.copyOf(options);
    }

    @Override
    public HaBackendFactory factory() {
        return new LocalHaBackendFactory(WriteGate.PASSIVE_CHECK, Hanging::new, LeaseTiming.LONGEST);
    }

    @Override
    public Map<String, String> options() {
        return options;
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

    private final class Hanging extends ForwardingStore {

        Hanging(DocumentStore store) {
            super(store);
        }

        private <T> T read(Duration limit, Supplier<T> call) {
            State now = state;
            if (now == State.WELL) {
                return call.get();
            }
            hang(limit);
            throw new BackendUnavailableException("no answer within " + limit);
        }

        private WriteOutcome write(Duration limit, Supplier<WriteOutcome> call) {
            State now = state;
            if (now == State.WELL) {
                return call.get();
            }
            if (now == State.NO_ANSWERS) {
                WriteOutcome lost = call.get();
                LOG.debug("this answer is lost: {}", lost);
            }
            hang(limit);
            return new WriteOutcome.Unknown(new OutcomeUnknownException("no answer within " + limit));
        }

        @Override
        public Optional<Stored> read(StoreKey key, Duration limit) {
            return read(limit, () -> super.read(key, limit));
        }

        @Override
        public WriteOutcome write(StoreKey key, Optional<String> expected, ByteBuffer body, Duration limit) {
            return write(limit, () -> super.write(key, expected, body, limit));
        }

        @Override
        public WriteOutcome delete(StoreKey key, String expected, Duration limit) {
            return write(limit, () -> super.delete(key, expected, limit));
        }

        @Override
        public List<StoreKey> list(StoreKey prefix, Duration limit) {
            return read(limit, () -> super.list(prefix, limit));
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
