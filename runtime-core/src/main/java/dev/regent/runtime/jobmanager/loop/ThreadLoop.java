package dev.regent.runtime.jobmanager.loop;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.regent.runtime.threads.NamedThreads;
import dev.regent.runtime.threads.RuntimeClock;
import dev.regent.runtime.threads.Threads;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@link Loop} on a thread of its own, with a few threads for blocking work. */
public final class ThreadLoop implements Loop, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ThreadLoop.class);
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(1);
    private static final int IO_THREADS = 8;

    private final RuntimeClock clock;
    private final Consumer<Throwable> onFailure;
    private final ScheduledExecutorService thread;
    private final ExecutorService io;
    private volatile boolean closed;

    /**
     * Starts the threads.
     *
     * @param name part of their names
     * @param threads where they come from
     * @param onFailure told on the loop when a task failed by an error of the program: what the state is now, nobody knows
     */
    public ThreadLoop(String name, RuntimeClock clock, Threads threads, Consumer<Throwable> onFailure) {
        this.clock = clock;
        this.onFailure = onFailure;
        thread = threads.serial(name);
        io = threads.pool(name + "-io", IO_THREADS);
    }

    @Override
    public long nanoTime() {
        return clock.nanoTime();
    }

    @Override
    public long wallMillis() {
        return clock.wallMillis();
    }

    @Override
    public void execute(Runnable task) {
        try {
            thread.execute(() -> guarded(task));
        } catch (RejectedExecutionException over) {
            LOG.trace("Task dropped, the leadership is over: {}", over.toString());
        }
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        try {
            Future<?> scheduled = thread.schedule(() -> guarded(task), delay.toNanos(), NANOSECONDS);
            return () -> scheduled.cancel(false);
        } catch (RejectedExecutionException over) {
            LOG.trace("Timer dropped, the leadership is over: {}", over.toString());
            return Timer.NONE;
        }
    }

    @Override
    public <T> void io(Supplier<T> work, Consumer<T> done, Consumer<RuntimeException> failed) {
        try {
            io.execute(() -> run(work, done, failed));
        } catch (RejectedExecutionException over) {
            LOG.trace("Work dropped, the leadership is over: {}", over.toString());
        }
    }

    private <T> void run(Supplier<T> work, Consumer<T> done, Consumer<RuntimeException> failed) {
        T result;
        try {
            result = work.get();
        } catch (RuntimeException error) {
            execute(() -> failed.accept(error));
            return;
        } catch (Error error) {
            execute(() -> onFailure.accept(error));
            throw error;
        }
        execute(() -> done.accept(result));
    }

    private void guarded(Runnable task) {
        if (closed) {
            return;
        }
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            onFailure.accept(failure);
        }
    }

    /** Interrupts what blocks and waits a bounded time. Callable from any thread, also from the loop itself. */
    @Override
    public void close() {
        closed = true;
        thread.shutdownNow();
        boolean ended = NamedThreads.stop(io, CLOSE_BOUND);
        if (!ended) {
            LOG.warn(
                    "A call to the backend or the storage has not ended within {}; its thread is left behind",
                    CLOSE_BOUND);
        }
    }
}
