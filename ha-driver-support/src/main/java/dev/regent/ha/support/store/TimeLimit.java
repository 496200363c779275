package dev.regent.ha.support.store;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.NanoClock;
import java.time.Duration;

/** What is left of the time that one operation may take, and of it what one of its calls may take. */
public final class TimeLimit {

    private final NanoClock clock;
    private final long start;
    private final Duration whole;
    private final Duration longestCall;

    /** For an operation that may spend all its time on one call. */
    public TimeLimit(NanoClock clock, Duration whole) {
        this(clock, whole, whole);
    }

    public TimeLimit(NanoClock clock, Duration whole, Duration longestCall) {
        this.clock = clock;
        this.start = clock.nanoTime();
        this.whole = whole;
        this.longestCall = longestCall;
    }

    /** Time limit of the next call: one that is not answered must not use up the time of the whole operation. Errors as for {@link #left}. */
    public Duration call() {
        Duration left = left();
        return left.compareTo(longestCall) < 0 ? left : longestCall;
    }

    /**
     * Positive.
     *
     * @throws BackendUnavailableException if nothing is left, or the caller was interrupted
     */
    public Duration left() {
        if (Thread.currentThread().isInterrupted()) {
            throw new BackendUnavailableException("interrupted while waiting for the backend");
        }
        Duration left = whole.minusNanos(clock.nanoTime() - start);
        if (left.isNegative() || left.isZero()) {
            throw new BackendUnavailableException("the backend did not answer within " + whole.toMillis() + " ms");
        }
        return left;
    }
}
