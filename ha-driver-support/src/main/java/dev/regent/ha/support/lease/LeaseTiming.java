package dev.regent.ha.support.lease;

import dev.regent.ha.spi.InvalidConfigurationException;
import java.time.Duration;

/**
 * The times of one contender.
 *
 * @param duration how long the lease lasts from the sending of a renewal; written into the record
 * @param renewInterval how often the holder renews and others look
 * @param callTimeout time limit of one call to the backend
 * @param margin how long before its end the holder stops believing; covers clock rates that differ
 * @param longest the longest duration that any contender of any cluster on this backend may use: how long a record that is missing
 *     though a token was granted counts as held
 */
public record LeaseTiming(
        Duration duration, Duration renewInterval, Duration callTimeout, Duration margin, Duration longest) {

    /** See {@link #longest}; fixed, since contenders that disagree on it would break exclusion. */
    public static final Duration LONGEST = Duration.ofSeconds(60);

    public LeaseTiming {
        if (renewInterval.isNegative()
                || renewInterval.isZero()
                || callTimeout.isNegative()
                || callTimeout.isZero()
                || margin.isNegative()) {
            throw new InvalidConfigurationException("lease times must be positive: renew-interval " + renewInterval
                    + ", call-timeout " + callTimeout + ", margin " + margin);
        }
        if (renewInterval.plus(callTimeout).plus(margin).compareTo(duration) >= 0) {
            throw new InvalidConfigurationException("unsafe lease: renew-interval " + renewInterval + " + call-timeout "
                    + callTimeout + " + margin " + margin + " must be less than the duration " + duration
                    + "; raise high-availability.lease.duration or lower the others");
        }
        if (duration.compareTo(longest) > 0) {
            throw new InvalidConfigurationException(
                    "high-availability.lease.duration is " + duration + ", the longest permitted is " + longest);
        }
    }

    /** The same with another longest duration, for tests; all contenders of one backend must have the same. */
    public LeaseTiming withLongest(Duration permitted) {
        return new LeaseTiming(duration, renewInterval, callTimeout, margin, permitted);
    }

    /** Longest stall of the backend that never costs a leadership (E8): one renewal may just have been missed. */
    public Duration stallTolerance(Duration roundTrip) {
        Duration left = duration.minus(renewInterval).minus(margin).minus(roundTrip);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** How long a step-down waits for the contender to stop before it gives the lease up all the same. */
    public Duration ownerWait() {
        return shorter(duration, Duration.ofSeconds(3));
    }

    /** How long a step-down tries to give the lease up; after that it expires by itself. */
    public Duration releaseWait() {
        return shorter(callTimeout.multipliedBy(2), Duration.ofSeconds(3));
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
