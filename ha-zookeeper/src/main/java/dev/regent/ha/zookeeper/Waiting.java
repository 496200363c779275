package dev.regent.ha.zookeeper;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.Threading;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Waits for the answers to one call, within its time limit. Used by one thread. */
final class Waiting {

    private static final int LEAST_SHARE = 4;

    private final Threading threads;
    private final ServerErrors errors;
    private final String what;
    private final Duration limit;
    private final long start;

    /** @param what completes "cannot ..." */
    Waiting(Threading threads, ServerErrors errors, String what, Duration limit) {
        this.threads = threads;
        this.errors = errors;
        this.what = what;
        this.limit = limit;
        this.start = threads.nanoTime();
    }

    String what() {
        return what;
    }

    /**
     * Waits.
     *
     * @throws BackendUnavailableException if nothing came in time, or this thread was interrupted, whose flag stays set
     */
    <T> T await(CompletableFuture<T> future) {
        try {
            return threads.await(future, left());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw errors.interrupted(what);
        } catch (TimeoutException late) {
            throw errors.noAnswer(what, limit);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("answers are values", impossible);
        }
    }

    /**
     * Refuses to send what changes something when most of the limit has passed: so little time would be left for the answer that the outcome would
     * likely be unknown, which costs more than to try again.
     *
     * @throws BackendUnavailableException if less than a quarter is left
     */
    void requireTimeForAnswer() {
        if (left().compareTo(limit.dividedBy(LEAST_SHARE)) < 0) {
            throw errors.tooLate(what, limit);
        }
    }

    Duration left() {
        Duration left = limit.minusNanos(threads.nanoTime() - start);
        return left.isNegative() ? Duration.ZERO : left;
    }

    ServerErrors errors() {
        return errors;
    }
}
