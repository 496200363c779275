package dev.regent.runtime.threads;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes daemon threads named {@code regent-<what>-n}; an exception that reaches their top is logged. */
public final class NamedThreads implements ThreadFactory {

    private static final Logger LOG = LoggerFactory.getLogger(NamedThreads.class);

    private final String what;
    private final AtomicInteger made = new AtomicInteger();

    /** @param what purpose of the threads, part of their names */
    public NamedThreads(String what) {
        this.what = what;
    }

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = new Thread(task, "regent-" + what + "-" + made.incrementAndGet());
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((failed, error) -> LOG.error("Thread {} failed", failed.getName(), error));
        return thread;
    }

    /**
     * Ends an executor: interrupts what runs and waits, at most as long as given.
     *
     * @return whether everything had ended
     */
    public static boolean stop(ExecutorService executor, Duration patience) {
        executor.shutdownNow();
        try {
            return executor.awaitTermination(patience.toNanos(), NANOSECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
