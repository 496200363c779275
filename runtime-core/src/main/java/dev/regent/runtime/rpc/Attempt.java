package dev.regent.runtime.rpc;

import java.util.Comparator;

/**
 * One deployment of one subtask, larger than all before it (J6): first by the token of the leader that deployed, then by its count.
 *
 * @param token token of the leader that deployed it, at least 1
 * @param n count of deployments of this subtask, at least 1
 */
public record Attempt(long token, int n) implements Comparable<Attempt> {

    private static final Comparator<Attempt> ORDER =
            Comparator.comparingLong(Attempt::token).thenComparingInt(Attempt::n);

    public Attempt {
        if (token < 1 || n < 1) {
            throw new IllegalArgumentException(
                    "attempt must have a token and a count of at least 1: " + token + "-" + n);
        }
    }

    @Override
    public int compareTo(Attempt other) {
        return ORDER.compare(this, other);
    }

    /** {@code token-n}; may be part of a file name. */
    @Override
    public String toString() {
        return token + "-" + n;
    }
}
