package dev.regent.simulation.kernel;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A task that was submitted: waiting for it takes virtual time, and cancelling it rouses the simulated thread that runs it. */
final class SimTask<V> extends FutureTask<V> {

    private static final long LONG_NANOS = TimeUnit.DAYS.toNanos(1);

    private final SimProcess process;
    private final CompletableFuture<Boolean> over = new CompletableFuture<>();
    private @Nullable SimThread runner;

    SimTask(SimProcess process, Callable<V> work) {
        super(work);
        this.process = process;
    }

    @Override
    public void run() {
        runner = process.simulation().current();
        try {
            super.run();
        } finally {
            runner = null;
        }
    }

    @Override
    public boolean cancel(boolean interrupt) {
        SimThread running = runner;
        boolean canceled = super.cancel(false);
        if (canceled && interrupt && running != null) {
            running.interrupt();
        }
        return canceled;
    }

    @Override
    protected void done() {
        over.complete(true);
    }

    @Override
    public V get() throws InterruptedException, ExecutionException {
        process.waitFor(over, LONG_NANOS);
        return super.get();
    }

    @Override
    public V get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        if (!process.waitFor(over, unit.toNanos(timeout))) {
            throw new TimeoutException("not done within " + timeout + " " + unit);
        }
        return super.get();
    }
}
