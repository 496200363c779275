package dev.regent.ha.support.transaction;

import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.support.lease.HeldLease;
import dev.regent.ha.testkit.FenceBypass;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Lets a former leader write as if it had been stopped between the passive check and the sending. */
final class GateBypass implements FenceBypass {

    private final TransactionStore store;
    private final ThreadLocal<Boolean> skipping = ThreadLocal.withInitial(() -> false);
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    GateBypass(TransactionStore store) {
        this.store = store;
    }

    private void pass(HeldLease lease) {
        if (!skipping.get()) {
            lease.requireHeld();
        }
    }

    @Override
    public HaBackendFactory factory() {
        return new MemoryBackendFactory(() -> new Counting(store), this::pass);
    }

    @Override
    public void skipPassiveCheck(boolean skip) {
        skipping.set(skip);
    }

    @Override
    public long sent() {
        return sent.get();
    }

    @Override
    public long refused() {
        return refused.get();
    }

    private final class Counting extends ForwardingTransactionStore {

        Counting(TransactionStore store) {
            super(store);
        }

        @Override
        public TransactionOutcome commit(List<Operation> operations, Duration limit) {
            TransactionOutcome outcome = super.commit(operations, limit);
            if (skipping.get()
                    && operations.stream()
                            .anyMatch(operation -> operation.key().segments().contains("scopes"))) {
                sent.incrementAndGet();
                if (outcome instanceof TransactionOutcome.Refused) {
                    refused.incrementAndGet();
                }
            }
            return outcome;
        }
    }
}
