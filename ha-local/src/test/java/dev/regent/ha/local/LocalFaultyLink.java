package dev.regent.ha.local;

import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.support.document.DocumentSeams;
import dev.regent.ha.support.document.DocumentStore;
import dev.regent.ha.support.document.ForwardingDocumentStore;
import dev.regent.ha.support.lease.LeaseTiming;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import dev.regent.ha.support.store.WriteGate;
import dev.regent.ha.testkit.HangingConnection;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A client whose disk hangs: before an operation, or after it. */
final class LocalFaultyLink extends HangingConnection {

    private final Map<String, String> options;

    LocalFaultyLink(Map<String, String> options) {
        this.options = Map.copyOf(options);
    }

    @Override
    public HaBackendFactory factory() {
        return new LocalHaBackendFactory(new DocumentSeams(WriteGate.PASSIVE_CHECK, Hanging::new, LeaseTiming.LONGEST));
    }

    @Override
    public Map<String, String> options() {
        return options;
    }

    private final class Hanging extends ForwardingDocumentStore {

        Hanging(DocumentStore store) {
            super(store);
        }

        @Override
        public Optional<Stored> read(StoreKey key, Duration limit) {
            return answered(limit, () -> super.read(key, limit));
        }

        @Override
        public WriteOutcome write(StoreKey key, Optional<String> expected, ByteBuffer body, Duration limit) {
            return written(limit, () -> super.write(key, expected, body, limit), WriteOutcome.Unknown::new);
        }

        @Override
        public WriteOutcome delete(StoreKey key, String expected, Duration limit) {
            return written(limit, () -> super.delete(key, expected, limit), WriteOutcome.Unknown::new);
        }

        @Override
        public List<StoreKey> list(StoreKey prefix, Duration limit) {
            return answered(limit, () -> super.list(prefix, limit));
        }

        @Override
        public void check(Duration limit) {
            answered(limit, () -> {
                super.check(limit);
                return true;
            });
        }

        @Override
        public Subscription subscribe(StoreKey prefix, Runnable hint) {
            return super.subscribe(prefix, hinted(hint));
        }
    }
}
