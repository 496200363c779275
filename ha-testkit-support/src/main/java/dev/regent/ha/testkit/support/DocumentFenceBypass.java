package dev.regent.ha.testkit.support;

import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.support.document.DocumentSeams;
import dev.regent.ha.support.document.DocumentStore;
import dev.regent.ha.support.document.ForwardingDocumentStore;
import dev.regent.ha.support.lease.LeaseTiming;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.testkit.SendHook;
import dev.regent.ha.testkit.SendHook.Answer;
import dev.regent.ha.testkit.SendHook.Target;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Lets a former leader write as if it had been stopped between reading a scope and writing it: the passive check is passed, and the first read
 * of a scope's document gives what this process knew of it, so that the compare-and-set is really sent.
 *
 * <p>A driver's tests have a public subclass with a public constructor without arguments, for contenders in processes of their own.
 */
public abstract class DocumentFenceBypass extends CountingBypass {

    private final HaBackendFactory factory;

    /**
     * Opens nothing yet.
     *
     * @param factories the constructor of the driver's factory that takes seams
     */
    protected DocumentFenceBypass(Function<DocumentSeams, HaBackendFactory> factories) {
        this.factory = factories.apply(new DocumentSeams(this::pass, Stopped::new, LeaseTiming.LONGEST));
    }

    @Override
    public final HaBackendFactory factory() {
        return factory;
    }

    private static Answer answer(WriteOutcome outcome) {
        return outcome instanceof WriteOutcome.Applied
                ? Answer.APPLIED
                : outcome instanceof WriteOutcome.Refused ? Answer.REFUSED : Answer.UNKNOWN;
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
            if (skips() && !justRefused.get() && known.containsKey(key)) {
                return Optional.ofNullable(known.get(key));
            }
            justRefused.set(false);
            return super.read(key, limit);
        }

        @Override
        public WriteOutcome write(StoreKey key, Optional<String> expected, ByteBuffer body, Duration limit) {
            ByteBuffer copy = body.duplicate();
            Optional<Target> target = DocumentKeys.target(key);
            Optional<SendHook> hook = target.flatMap(any -> hook());
            hook.ifPresent(each -> each.beforeSend(target.orElseThrow(), address -> holds(copy, address)));
            WriteOutcome outcome = super.write(key, expected, body, limit);
            hook.ifPresent(each -> each.answered(answer(outcome)));
            if (DocumentKeys.isScope(key)) {
                if (outcome instanceof WriteOutcome.Applied applied) {
                    known.put(key, new Stored(copy, applied.version()));
                }
                if (skips()) {
                    boolean rejected = outcome instanceof WriteOutcome.Refused;
                    count(!(outcome instanceof WriteOutcome.NotSent), rejected);
                    justRefused.set(justRefused.get() || rejected);
                }
            }
            return outcome;
        }
    }
}
