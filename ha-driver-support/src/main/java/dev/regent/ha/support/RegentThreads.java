package dev.regent.ha.support;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the threads of a driver, all of them daemons named {@code regent-<what>-<n>}, and ends them within a bound. */
public final class RegentThreads {

    private static final Logger LOG = LoggerFactory.getLogger(RegentThreads.class);

    private RegentThreads() {}

    /**
     * A factory of daemon threads. Their context class loader is the driver's own, so that a thread started by a call from an
     * application keeps nothing of the application alive.
     *
     * @param what what the threads do, for their names
     */
    public static ThreadFactory named(String what) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "regent-" + what + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            thread.setContextClassLoader(RegentThreads.class.getClassLoader());
            thread.setUncaughtExceptionHandler(
                    (dying, error) -> LOG.error("thread {} ended by an unexpected failure", dying.getName(), error));
            return thread;
        };
    }

    /** A scheduler that keeps no cancelled timer. */
    static ScheduledExecutorService scheduler(String what, int threads) {
        ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(threads, named(what));
        scheduler.setRemoveOnCancelPolicy(true);
        scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return scheduler;
    }

    /**
     * Interrupts what runs, drops what waits, and waits for the threads to end; an interrupt of this thread does not end that, and stays set.
     *
     * @return whether all of them ended within the bound; those that did not are abandoned and named in the log
     */
    public static boolean shutdown(ExecutorService executor, String what, Duration bound) {
        executor.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            if (executor.awaitTermination(bound.toNanos(), TimeUnit.NANOSECONDS)) {
                return true;
            }
        } catch (InterruptedException meanwhile) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        LOG.warn("{} did not end within {} of being interrupted; it is abandoned", what, bound);
        return false;
    }
}
