package dev.regent.ha.local;

import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.support.document.DocumentStore;
import dev.regent.ha.support.lease.HeldLease;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.testkit.FenceBypass;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets a former leader write as if it had been stopped between reading a scope and writing it: the passive check is passed, and the first read
 * of a scope's document gives what this process knew of it, so that the compare-and-set is really sent.
 */
public final class LocalFenceBypass implements FenceBypass {

    private static final int SCOPES_SEGMENT = 4; // clusters, id, elections, name, scopes

    private final ThreadLocal<Boolean> skipping = ThreadLocal.withInitial(() -> false);
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile Runnable beforeSend = () -> {};
    private final LocalHaBackendFactory factory = new LocalHaBackendFactory(this::pass, Stopped::new);

    /** For contenders in processes of their own. */
    public LocalFenceBypass() {}

    private void pass(HeldLease lease) {
        if (!skipping.get()) {
            lease.requireHeld();
        }
    }

    @Override
    public HaBackendFactory factory() {
        return factory;
    }

    @Override
    public void skipPassiveCheck(boolean skip) {
        skipping.set(skip);
    }

    @Override
    public boolean beforeSend(Runnable hook) {
        beforeSend = hook;
        return true;
    }

    @Override
    public long sent() {
        return sent.get();
    }

    @Override
    public long refused() {
        return refused.get();
    }

    private static boolean isScope(StoreKey key) {
        return key.segments().size() > SCOPES_SEGMENT
                && key.segments().get(SCOPES_SEGMENT).equals("scopes");
    }

    private final class Stopped extends ForwardingStore {

        /** What this process itself wrote last; its first write to a scope is the seal. */
        private final Map<StoreKey, Stored> known = new ConcurrentHashMap<>();

        private final ThreadLocal<Boolean> justRefused = ThreadLocal.withInitial(() -> false);

        Stopped(DocumentStore store) {
            super(store);
        }

        @Override
        public Optional<Stored> read(StoreKey key, Duration limit) {
            if (skipping.get() && !justRefused.get() && known.containsKey(key)) {
                return Optional.ofNullable(known.get(key));
            }
            justRefused.set(false);
            return super.read(key, limit);
        }

        @Override
        public WriteOutcome write(StoreKey key, Optional<String> expected, ByteBuffer body, Duration limit) {
            ByteBuffer copy = body.duplicate();
            if (isScope(key)) {
                beforeSend.run();
            }
            WriteOutcome outcome = super.write(key, expected, body, limit);
            if (isScope(key)) {
                if (outcome instanceof WriteOutcome.Applied applied) {
                    known.put(key, new Stored(copy, applied.version()));
                }
                count(outcome);
            }
            return outcome;
        }

        private void count(WriteOutcome outcome) {
            if (skipping.get()) {
                sent.incrementAndGet();
                if (outcome instanceof WriteOutcome.Refused) {
                    refused.incrementAndGet();
                    justRefused.set(true);
                }
            }
        }
    }
}
