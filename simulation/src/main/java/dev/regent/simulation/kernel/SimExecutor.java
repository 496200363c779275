package dev.regent.simulation.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Executor and scheduler of a process. Without threads its tasks are events, which must not block. */
final class SimExecutor extends AbstractExecutorService implements ScheduledExecutorService {

    private final SimProcess process;
    private final String what;
    private final int threads;
    private final Deque<Runnable> ready = new ArrayDeque<>();
    private final Set<SimThread> running = new LinkedHashSet<>();
    private final List<Parking> waiting = new ArrayList<>();
    private boolean shutdown;

    SimExecutor(SimProcess process, String what, int threads) {
        this.process = process;
        this.what = what;
        this.threads = threads;
    }

    @Override
    public void execute(Runnable task) {
        if (shutdown) {
            throw new RejectedExecutionException(what + " of " + process + " is shut down");
        }
        enqueue(task);
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Callable<T> work) {
        return new SimTask<>(process, work);
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Runnable work, T value) {
        return new SimTask<>(process, Executors.callable(work, value));
    }

    private void enqueue(Runnable task) {
        if (threads == 0) {
            process.after(0, task);
        } else {
            ready.add(task);
            startNext();
        }
    }

    private void startNext() {
        if (running.size() >= threads || ready.isEmpty()) {
            return;
        }
        Runnable task = ready.remove();
        SimThread[] started = new SimThread[1];
        started[0] = new SimThread(process, what, task, () -> over(started[0]));
        running.add(started[0]);
        process.start(started[0]);
    }

    private void over(SimThread thread) {
        running.remove(thread);
        startNext();
        wakeIfTerminated();
    }

    private void wakeIfTerminated() {
        if (isTerminated()) {
            waiting.forEach(parking -> parking.wake(Parking.Reason.WOKEN));
        }
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return schedule(Executors.callable(task), delay, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        return begin(new SimTimer<>(process, task, 0, this::again), unit.toNanos(delay));
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long delay, long period, TimeUnit unit) {
        return scheduleWithFixedDelay(task, delay, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long delay, long period, TimeUnit unit) {
        return begin(
                new SimTimer<>(process, Executors.callable(task), unit.toNanos(period), this::again),
                unit.toNanos(delay));
    }

    private <V> ScheduledFuture<V> begin(SimTimer<V> timer, long nanos) {
        if (shutdown) {
            throw new RejectedExecutionException(what + " of " + process + " is shut down");
        }
        arm(timer, nanos);
        return timer;
    }

    private void again(SimTimer<?> timer) {
        if (!shutdown) {
            arm(timer, timer.period());
        }
    }

    private void arm(SimTimer<?> timer, long nanos) {
        long delay = process.virtual(nanos);
        timer.dueAt(process.simulation().now() + delay);
        process.after(delay, () -> {
            if (!shutdown && !timer.isCancelled()) {
                enqueue(timer);
            }
        });
    }

    @Override
    public void shutdown() {
        shutdown = true;
        wakeIfTerminated();
    }

    @Override
    public List<Runnable> shutdownNow() {
        List<Runnable> dropped = new ArrayList<>(ready);
        ready.clear();
        running.forEach(SimThread::interrupt);
        shutdown();
        return dropped;
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown && running.isEmpty() && ready.isEmpty();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        if (!isTerminated()) {
            Parking parking = new Parking(process.thread());
            waiting.add(parking);
            process.simulation().park(parking, process.virtual(unit.toNanos(timeout)));
        }
        return isTerminated();
    }
}
