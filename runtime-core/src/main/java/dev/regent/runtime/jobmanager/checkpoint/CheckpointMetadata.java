package dev.regent.runtime.jobmanager.checkpoint;

import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.Counters;
import dev.regent.runtime.rpc.JobId;
import java.util.List;
import java.util.Optional;

/**
 * What a completed checkpoint consists of, as it is stored.
 *
 * @param version format of this record, {@link #VERSION}
 * @param jobId the job
 * @param checkpoint its id
 * @param number how many checkpoints of the job were completed, this one included
 * @param completedAtMillis wall time
 * @param durationMillis from the trigger to the last acknowledgement
 * @param subtasks one part per subtask, by index
 */
public record CheckpointMetadata(
        int version,
        JobId jobId,
        CheckpointId checkpoint,
        long number,
        long completedAtMillis,
        long durationMillis,
        List<Part> subtasks) {

    /** The format that this process writes. */
    public static final int VERSION = 1;

    public CheckpointMetadata {
        subtasks = List.copyOf(subtasks);
        if (version != VERSION) {
            throw new IllegalArgumentException("checkpoint has format " + version + ", this process reads " + VERSION);
        }
    }

    /** The part of a subtask. */
    public Optional<Part> part(int subtask) {
        return subtasks.stream().filter(part -> part.subtask() == subtask).findFirst();
    }

    /** Bytes of all snapshots. */
    public long size() {
        return subtasks.stream().mapToLong(Part::size).sum();
    }

    /** Records at this checkpoint. */
    public Counters counters() {
        return subtasks.stream().map(Part::counters).reduce(Counters.NONE, Counters::plus);
    }

    /**
     * One subtask's part.
     *
     * @param attempt the attempt that took the snapshot and pre-committed the transactions
     * @param payload name of the snapshot
     * @param size bytes of the snapshot
     * @param transactions what is committed with this checkpoint, and nothing else (J6)
     */
    public record Part(
            int subtask, Attempt attempt, String payload, long size, List<String> transactions, Counters counters) {
        public Part {
            transactions = List.copyOf(transactions);
        }
    }
}
