package dev.regent.ha.support;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of one thing that several threads may close: the first call does it, every other one returns when it is done or when its bound has
 * passed, so that whoever's close returned sees nothing of the thing any more (E4, L1). A callback never waits for another thread's close,
 * which may be waiting for that callback. Safe for use by several threads.
 */
public final class Closing {

    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private final String what;
    private final Threading threads;
    private final SerialExecutor callbacks;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /**
     * @param what for messages
     * @param callbacks the thread whose tasks never wait here
     */
    public Closing(String what, Threading threads, SerialExecutor callbacks) {
        this.what = what;
        this.threads = threads;
        this.callbacks = callbacks;
    }

    /**
     * Does the work, unless another call does or did.
     *
     * @param work has a bound of its own and waits for no callback
     */
    public void run(Duration bound, Runnable work) {
        if (begun.compareAndSet(false, true)) {
            finish(work);
        } else if (!callbacks.isCurrent()) {
            await(bound);
        }
    }

    /**
     * As {@link #run}, for work that waits for callbacks: begun by one it is done on a thread of its own, when that callback has returned.
     */
    public void runOutsideCallbacks(Duration bound, Runnable work) {
        if (!callbacks.isCurrent()) {
            run(bound, work);
        } else if (begun.compareAndSet(false, true)) {
            threads.start("ha-close", () -> finish(work));
        }
    }

    /** The work has a bound of its own, so it is done to its end also where the thread is interrupted, which it is again afterwards. */
    private void finish(Runnable work) {
        boolean interrupted = Thread.interrupted();
        try {
            work.run();
        } finally {
            ended.complete(null);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void await(Duration bound) {
        try {
            threads.awaitEnd(ended, bound);
        } catch (TimeoutException | ExecutionException late) {
            LOG.warn("{} is still being closed by another thread after {}", what, bound);
        }
    }
}
