package dev.regent.ha.support;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The callback thread of a backend: runs tasks one after the other in the order in which they came. What a task throws is logged and
 * ends nothing. Safe for use by several threads.
 */
public final class SerialExecutor implements Executor, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(2);

    private final String what;
    private final ExecutorService thread;
    private volatile boolean closed;

    @SuppressWarnings("ThreadLocalUsage") // one per executor on purpose: it says whose task this thread runs
    private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);

    /**
     * @param what what the thread does, for its name
     * @param threads where the thread comes from
     */
    public SerialExecutor(String what, Threading threads) {
        this.what = what;
        this.thread = threads.serial(what);
    }

    /** Runs the task after all earlier ones; drops it once this is closed. Never blocks. */
    @Override
    public void execute(Runnable task) {
        try {
            thread.execute(() -> run(task));
        } catch (RejectedExecutionException afterClose) {
            LOG.debug("{} is closed, a task was dropped", what);
        }
    }

    /** Whether the caller is itself a task of this executor, and so must not wait for another one. */
    public boolean isCurrent() {
        return inside.get();
    }

    private void run(Runnable task) {
        if (closed) {
            return;
        }
        inside.set(true);
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            LOG.error("a callback on {} failed", what, failure);
        } finally {
            inside.remove();
        }
    }

    /**
     * Drops the tasks that wait, interrupts the one that runs and waits for it, at most two seconds. From a task of this executor it
     * returns at once, without an interrupt, and the thread ends after that task.
     */
    @Override
    public void close() {
        closed = true;
        if (isCurrent()) {
            thread.shutdown();
        } else {
            RegentThreads.shutdown(thread, "callback thread " + what, CLOSE_BOUND);
        }
    }
}
