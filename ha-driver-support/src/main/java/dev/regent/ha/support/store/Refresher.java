package dev.regent.ha.support.store;

import dev.regent.ha.spi.HaException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again: at once after a hint, at the latest after the interval, sooner after a failure, and never twice at a time. A
 * hint that comes during a look makes another follow.
 */
public final class Refresher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Refresher.class);
    private static final int SOONER = 4;

    private final String what;
    private final Runnable look;
    private final Duration interval;
    private final ScheduledExecutorService io;

    private final Object lock = new Object();
    private @Nullable ScheduledFuture<?> next;
    private boolean looking;
    private boolean hinted;
    private boolean failing;
    private boolean closed;

    /**
     * @param what for messages
     * @param look may block for the time of a few calls
     * @param io runs it
     */
    public Refresher(String what, Runnable look, Duration interval, ScheduledExecutorService io) {
        this.what = what;
        this.look = look;
        this.interval = interval;
        this.io = io;
    }

    /** Looks as soon as possible. Never blocks. Also starts it. */
    public void hint() {
        synchronized (lock) {
            hinted = true;
            if (!looking) {
                schedule(Duration.ZERO);
            }
        }
    }

    /** No look begins after this; one that runs goes on to its end. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            if (next != null) {
                next.cancel(false);
            }
        }
    }

    private void schedule(Duration delay) {
        if (closed) {
            return;
        }
        if (next != null) {
            next.cancel(false);
        }
        try {
            next = io.schedule(this::run, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException backendClosed) {
            closed = true;
        }
    }

    private void run() {
        synchronized (lock) {
            if (closed || looking) {
                return;
            }
            looking = true;
            hinted = false;
        }
        boolean failed = !succeeds();
        synchronized (lock) {
            looking = false;
            schedule(hinted ? Duration.ZERO : failed ? interval.dividedBy(SOONER) : interval);
        }
    }

    private boolean succeeds() {
        try {
            look.run();
            if (failing) {
                LOG.info("{}: the backend answers again", what);
            }
            failing = false;
            return true;
        } catch (HaException failure) {
            if (!failing) {
                LOG.warn("{}: {}; it is tried again", what, failure.getMessage());
            }
            failing = true;
            return false;
        } catch (RuntimeException bug) {
            LOG.error("{} failed unexpectedly; it is tried again", what, bug);
            failing = true;
            return false;
        }
    }
}
