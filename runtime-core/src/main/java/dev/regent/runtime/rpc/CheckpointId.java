package dev.regent.runtime.rpc;

import java.util.Comparator;

/**
 * Names one checkpoint of a job. The id grows over the life of the job and comes from a fenced counter; the token is that of the leader that
 * triggered it.
 *
 * @param token token of the leader, at least 1
 * @param id at least 1
 */
public record CheckpointId(long token, long id) implements Comparable<CheckpointId> {

    private static final Comparator<CheckpointId> ORDER =
            Comparator.comparingLong(CheckpointId::token).thenComparingLong(CheckpointId::id);

    public CheckpointId {
        if (token < 1 || id < 1) {
            throw new IllegalArgumentException(
                    "checkpoint must have a token and an id of at least 1: " + token + "-" + id);
        }
    }

    @Override
    public int compareTo(CheckpointId other) {
        return ORDER.compare(this, other);
    }

    /** {@code token-id}; may be part of a file name. */
    @Override
    public String toString() {
        return token + "-" + id;
    }
}
