package dev.regent.ha.testkit.proxy;

import java.time.Duration;

/**
 * What is done to the bytes of one direction.
 *
 * @param delay how much later they are delivered, at least
 * @param jitter up to so much more
 * @param loss how likely it is that a portion has to be sent again, 0 to less than 1
 * @param bytesPerSecond {@link Long#MAX_VALUE} if there is no limit
 * @param stall whether they are held
 * @param swallow whether they are thrown away
 * @param resetAfter after how many bytes the connection is reset, {@link Long#MAX_VALUE} for never
 */
record Disturbance(
        Duration delay,
        Duration jitter,
        double loss,
        long bytesPerSecond,
        boolean stall,
        boolean swallow,
        long resetAfter) {

    static final Disturbance NONE =
            new Disturbance(Duration.ZERO, Duration.ZERO, 0, Long.MAX_VALUE, false, false, Long.MAX_VALUE);

    Disturbance withDelay(Duration least, Duration more) {
        if (least.isNegative() || more.isNegative()) {
            throw new IllegalArgumentException("delay " + least + " and jitter " + more + " must not be negative");
        }
        return new Disturbance(least, more, loss, bytesPerSecond, stall, swallow, resetAfter);
    }

    Disturbance withLoss(double part) {
        if (!(part >= 0 && part < 1)) {
            throw new IllegalArgumentException("a loss of " + part + " is none: it must be 0 or more, and less than 1");
        }
        return new Disturbance(delay, jitter, part, bytesPerSecond, stall, swallow, resetAfter);
    }

    Disturbance withRate(long limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a rate of " + limit + " bytes per second is no rate: use stall");
        }
        return new Disturbance(delay, jitter, loss, limit, stall, swallow, resetAfter);
    }

    Disturbance withStall() {
        return new Disturbance(delay, jitter, loss, bytesPerSecond, true, swallow, resetAfter);
    }

    Disturbance withSwallow() {
        return new Disturbance(delay, jitter, loss, bytesPerSecond, stall, true, resetAfter);
    }

    Disturbance withResetAfter(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("cannot reset after " + bytes + " bytes");
        }
        return new Disturbance(delay, jitter, loss, bytesPerSecond, stall, swallow, bytes);
    }

    boolean throttles() {
        return bytesPerSecond != Long.MAX_VALUE;
    }
}
