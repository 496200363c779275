package dev.regent.ha.local;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;

import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.support.document.DocumentSeams;
import dev.regent.ha.support.document.DocumentStore;
import dev.regent.ha.support.document.ForwardingDocumentStore;
import dev.regent.ha.support.lease.HeldLease;
import dev.regent.ha.support.lease.LeaseTiming;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.testkit.FenceBypass;
import dev.regent.ha.testkit.SendHook;
import dev.regent.ha.testkit.SendHook.Answer;
import dev.regent.ha.testkit.SendHook.Target;
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

    private static final int ELECTIONS_SEGMENT = 2;
    private static final int SCOPES_SEGMENT = 4; // clusters, id, elections, name, scopes

    private final ThreadLocal<Boolean> skipping = ThreadLocal.withInitial(() -> false);
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile Optional<SendHook> around = Optional.empty();
    private final LocalHaBackendFactory factory =
            new LocalHaBackendFactory(new DocumentSeams(this::pass, Stopped::new, LeaseTiming.LONGEST));

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
    public boolean around(SendHook hook) {
        around = Optional.of(hook);
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

    /** Lease and publication are one document. Members are no matter of an election. */
    private static Optional<Target> target(StoreKey key) {
        if (key.segments().size() < SCOPES_SEGMENT + 1
                || !key.segments().get(ELECTIONS_SEGMENT).equals("elections")) {
            return Optional.empty();
        }
        return Optional.of(key.segments().get(SCOPES_SEGMENT).equals("lease") ? Target.LEASE : Target.STATE);
    }

    /** Text stands in a body as UTF-16, at any offset. */
    private static boolean holds(ByteBuffer body, String text) {
        String bytes = ISO_8859_1.decode(body.duplicate()).toString();
        return bytes.contains(ISO_8859_1.decode(UTF_16BE.encode(text)));
    }

    private static Answer answer(WriteOutcome outcome) {
        return outcome instanceof WriteOutcome.Applied
                ? Answer.APPLIED
                : outcome instanceof WriteOutcome.Refused ? Answer.REFUSED : Answer.UNKNOWN;
    }

    private static boolean isScope(StoreKey key) {
        return key.segments().size() > SCOPES_SEGMENT
                && key.segments().get(SCOPES_SEGMENT).equals("scopes");
    }

    private final class Stopped extends ForwardingDocumentStore {

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
            Optional<SendHook> hook = target(key).flatMap(target -> around);
            hook.ifPresent(each -> each.beforeSend(target(key).orElseThrow(), address -> holds(copy, address)));
            WriteOutcome outcome = super.write(key, expected, body, limit);
            hook.ifPresent(each -> each.answered(answer(outcome)));
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
