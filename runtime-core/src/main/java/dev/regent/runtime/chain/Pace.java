package dev.regent.runtime.chain;

import dev.regent.runtime.api.JobArguments;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many records a subtask may read now so that the job keeps its rate. Records not read in time may be caught up on for a tenth of a
 * second and are lost to the rate after that.
 */
final class Pace {

    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final double MOST_SECONDS = 0.1;

    private final LongSupplier nanoTime;
    private final double recordsPerSecond;
    private double allowed;
    private long last;

    private Pace(LongSupplier nanoTime, double recordsPerSecond) {
        this.nanoTime = nanoTime;
        this.recordsPerSecond = recordsPerSecond;
        this.last = nanoTime.getAsLong();
    }

    /**
     * The share of one subtask in the rate that the arguments ask for.
     *
     * @throws IllegalArgumentException the rate is not a positive whole number
     */
    static Pace of(JobArguments arguments, int parallelism, LongSupplier nanoTime) {
        long rate = arguments.number(JobArguments.RATE, Long.MAX_VALUE);
        if (rate < 1) {
            throw new IllegalArgumentException("argument 'rate' must be at least 1 record a second, not " + rate
                    + "; leave it out for full speed");
        }
        return new Pace(nanoTime, rate == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : (double) rate / parallelism);
    }

    /** Records that may be read now, at most so many. */
    int allowance(int most) {
        if (Double.isInfinite(recordsPerSecond)) {
            return most;
        }
        long now = nanoTime.getAsLong();
        allowed += recordsPerSecond * ((now - last) / NANOS_PER_SECOND);
        allowed = Math.min(allowed, Math.max(1, recordsPerSecond * MOST_SECONDS));
        last = now;
        return (int) Math.min(allowed, most);
    }

    /** Takes note of records that were read. */
    void spend(int records) {
        allowed -= records;
    }
}
