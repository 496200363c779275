package dev.regent.ha.support.lease;

import dev.regent.ha.spi.BackendUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A lease record in memory for contenders on real threads. Calls can be made to hang, deaf or not to interrupts, or to throw. */
final class MemoryPort implements LeasePort {

    private final SimBackend backend;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile Optional<CountDownLatch> hang = Optional.empty();
    private volatile boolean deaf;
    private volatile Optional<Supplier<Throwable>> failure = Optional.empty();

    MemoryPort(SimBackend backend) {
        this.backend = backend;
    }

    void hangUntilInterrupted() {
        deaf = false;
        hang = Optional.of(new CountDownLatch(1));
    }

    void hangForever() {
        deaf = true;
        hang = Optional.of(new CountDownLatch(1));
    }

    void goOn() {
        Optional<CountDownLatch> former = hang;
        hang = Optional.empty();
        failure = Optional.empty();
        former.ifPresent(CountDownLatch::countDown);
    }

    void fail(Supplier<Throwable> error) {
        failure = Optional.of(error);
    }

    int calls() {
        return calls.get();
    }

    @Override
    public Observation read(Duration limit) {
        return call(() -> backend.complete(backend.see()));
    }

    @Override
    public WriteOutcome acquire(Observation seen, LeaseRecord mine, Duration limit) {
        return call(() -> backend.apply(new ElectionAction.Acquire(seen, mine, limit)));
    }

    @Override
    public boolean acquireRaisesEpoch() {
        return backend.acquireRaisesEpoch();
    }

    @Override
    public WriteOutcome confirm(LeaseRecord mine, Duration limit) {
        return call(() -> backend.apply(new ElectionAction.Confirm(mine, limit)));
    }

    @Override
    public WriteOutcome renew(String version, LeaseRecord next, Duration limit) {
        return call(() -> backend.apply(new ElectionAction.Renew(version, next, limit)));
    }

    @Override
    public WriteOutcome release(String version, LeaseRecord tombstone, Duration limit) {
        return call(() -> backend.apply(new ElectionAction.Release(version, tombstone, limit)));
    }

    private <T> T call(Supplier<T> work) {
        calls.incrementAndGet();
        hang.ifPresent(this::await);
        failure.ifPresent(error -> MemoryPort.<RuntimeException>raise(error.get()));
        synchronized (backend) {
            return work.get();
        }
    }

    private void await(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException asked) {
                interrupted = true;
                if (!deaf) {
                    Thread.currentThread().interrupt();
                    throw new BackendUnavailableException("interrupted", asked);
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // throws errors as well as exceptions, undeclared
    private static <E extends Throwable> E raise(Throwable error) throws E {
        throw (E) error;
    }
}
