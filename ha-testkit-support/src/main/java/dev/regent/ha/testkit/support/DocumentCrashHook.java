package dev.regent.ha.testkit.support;

import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.support.document.DocumentSeams;
import dev.regent.ha.support.document.DocumentStore;
import dev.regent.ha.support.document.ForwardingDocumentStore;
import dev.regent.ha.support.document.LeaseDocument;
import dev.regent.ha.support.lease.LeaseRecord;
import dev.regent.ha.support.lease.LeaseTiming;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.WriteGate;
import dev.regent.ha.testkit.CrashHook;
import dev.regent.ha.testkit.CrashSteps;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Tells of each write and deletion of a driver before it is sent and after its answer came; of renewals in the background it does not. A driver's tests
 * have a public subclass with a public constructor without arguments, for processes of the kit.
 */
public abstract class DocumentCrashHook implements CrashHook {

    private final Function<DocumentSeams, HaBackendFactory> factories;

    /** @param factories the constructor of the driver's factory that takes seams */
    protected DocumentCrashHook(Function<DocumentSeams, HaBackendFactory> factories) {
        this.factories = factories;
    }

    @Override
    public final HaBackendFactory factory(CrashSteps steps) {
        return factories.apply(
                new DocumentSeams(WriteGate.PASSIVE_CHECK, store -> new Stepping(store, steps), LeaseTiming.LONGEST));
    }

    private static final class Stepping extends ForwardingDocumentStore {

        private final CrashSteps steps;
        private final Map<StoreKey, LeaseRecord> leases = new ConcurrentHashMap<>();

        Stepping(DocumentStore store, CrashSteps steps) {
            super(store);
            this.steps = steps;
        }

        @Override
        public WriteOutcome write(StoreKey key, Optional<String> expected, ByteBuffer body, Duration limit) {
            if (isRenewal(key, body)) {
                return super.write(key, expected, body, limit);
            }
            String step = (expected.isPresent() ? "replace " : "create ") + DocumentKeys.kind(key);
            steps.reached("before " + step);
            WriteOutcome outcome = super.write(key, expected, body, limit);
            steps.reached("after " + step);
            return outcome;
        }

        /** That says nothing new. */
        private boolean isRenewal(StoreKey key, ByteBuffer body) {
            if (!LeaseDocument.isAt(key)) {
                return false;
            }
            LeaseRecord now = LeaseDocument.decode(key, body);
            LeaseRecord last = leases.put(key, now);
            return last != null
                    && last.held()
                    && last.nonce().equals(now.nonce())
                    && last.incarnation().equals(now.incarnation())
                    && last.addresses().equals(now.addresses());
        }

        @Override
        public WriteOutcome delete(StoreKey key, String expected, Duration limit) {
            String step = "delete " + DocumentKeys.kind(key);
            steps.reached("before " + step);
            WriteOutcome outcome = super.delete(key, expected, limit);
            steps.reached("after " + step);
            return outcome;
        }
    }
}
