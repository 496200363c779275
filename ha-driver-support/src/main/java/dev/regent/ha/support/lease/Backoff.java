package dev.regent.ha.support.lease;

import java.util.random.RandomGenerator;

/** Delays that double from the first to a cap, each shortened at random by up to a quarter so that contenders do not move in step. */
final class Backoff {

    private final long first;
    private final long cap;
    private final RandomGenerator random;
    private long current;

    Backoff(long firstNanos, long capNanos, RandomGenerator random) {
        this.first = Math.max(1, firstNanos);
        this.cap = Math.max(this.first, capNanos);
        this.random = random;
        this.current = this.first;
    }

    long next() {
        long delay = current;
        current = Math.min(cap, current * 2);
        return jittered(delay, random);
    }

    void reset() {
        current = first;
    }

    static long jittered(long delay, RandomGenerator random) {
        return delay - (long) (delay / 4.0 * random.nextDouble());
    }
}
