package dev.regent.ha.support.document;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.NanoClock;
import java.time.Duration;

/** What is left of the time that one operation may take, however many calls it makes. */
final class TimeLimit {

    private final NanoClock clock;
    private final long start;
    private final Duration whole;

    TimeLimit(NanoClock clock, Duration whole) {
        this.clock = clock;
        this.start = clock.nanoTime();
        this.whole = whole;
    }

    /**
     * Positive.
     *
     * @throws BackendUnavailableException if nothing is left, or the caller was interrupted
     */
    Duration left() {
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
