package dev.regent.simulation.kernel;

import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A task at a later moment, once or again and again. Nobody waits for it. */
final class SimTimer<V> extends FutureTask<V> implements ScheduledFuture<V> {

    private final SimProcess process;
    private final long period;
    private final Consumer<SimTimer<?>> again;
    private long due;

    SimTimer(SimProcess process, Callable<V> task, long period, Consumer<SimTimer<?>> again) {
        super(task);
        this.process = process;
        this.period = period;
        this.again = again;
    }

    long period() {
        return period;
    }

    void dueAt(long at) {
        due = at;
    }

    @Override
    public void run() {
        if (period == 0) {
            super.run();
        } else if (runAndReset()) {
            again.accept(this);
        }
    }

    @Override
    public V get() {
        throw new UnsupportedOperationException("wait by Threading.await");
    }

    @Override
    public V get(long timeout, TimeUnit unit) {
        throw new UnsupportedOperationException("wait by Threading.await");
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(due - process.simulation().now(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
        return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
}
