package dev.regent.runtime.taskmanager;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that an attempt which is to end does so: a moment of patience, then interrupts, at last it is abandoned. */
final class EndWatch {

    private static final Logger LOG = LoggerFactory.getLogger(EndWatch.class);

    private final ScheduledExecutorService scheduler;
    private final Duration grace;
    private final Duration timeout;

    /**
     * @param grace how long user code may take before it is interrupted, and time between interrupts
     * @param timeout how long it may take in all
     */
    EndWatch(ScheduledExecutorService scheduler, Duration grace, Duration timeout) {
        this.scheduler = scheduler;
        this.grace = grace.compareTo(timeout) < 0 ? grace : timeout.dividedBy(2);
        this.timeout = timeout;
    }

    /** Begins to watch an attempt that was cancelled or has failed. */
    void watch(SubtaskRunner runner) {
        rouseLater(runner, timeout.minus(grace));
    }

    private void rouseLater(SubtaskRunner runner, Duration left) {
        try {
            Future<?> unused = scheduler.schedule(() -> rouse(runner, left), grace.toNanos(), NANOSECONDS);
        } catch (RejectedExecutionException closing) {
            LOG.debug("{}: nobody watches its end, the TaskManager has closed", runner);
        }
    }

    private void rouse(SubtaskRunner runner, Duration left) {
        if (runner.isOver()) {
            return;
        }
        if (left.isNegative() || left.isZero()) {
            runner.abandon("did not end within " + timeout.toMillis() + " ms");
            return;
        }
        runner.interrupt();
        rouseLater(runner, left.minus(grace));
    }
}
