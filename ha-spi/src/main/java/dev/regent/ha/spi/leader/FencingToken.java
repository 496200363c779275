package dev.regent.ha.spi.leader;

/**
 * A number that grows with every grant of one election, over restarts of processes and backend, deletion of records,
 * and cleanup and re-use of the cluster id (E2). Gaps are allowed. Tokens of different elections are never compared.
 *
 * @param value at least 1
 */
public record FencingToken(long value) implements Comparable<FencingToken> {

    public FencingToken {
        if (value < 1) {
            throw new IllegalArgumentException("fencing token is less than 1: " + value);
        }
    }

    @Override
    public int compareTo(FencingToken other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
