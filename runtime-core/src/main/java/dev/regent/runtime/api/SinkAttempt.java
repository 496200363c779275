package dev.regent.runtime.api;

import java.util.Comparator;

/**
 * One deployment of one subtask. Larger than all before it; ordered by token, then by count (J6).
 *
 * @param token token of the leader that deployed it
 * @param n count of deployments of this subtask
 */
public record SinkAttempt(long token, int n) implements Comparable<SinkAttempt> {

    private static final Comparator<SinkAttempt> ORDER =
            Comparator.comparingLong(SinkAttempt::token).thenComparingInt(SinkAttempt::n);

    @Override
    public int compareTo(SinkAttempt other) {
        return ORDER.compare(this, other);
    }

    /** {@code token-n}; may be part of a file name. */
    @Override
    public String toString() {
        return token + "-" + n;
    }
}
