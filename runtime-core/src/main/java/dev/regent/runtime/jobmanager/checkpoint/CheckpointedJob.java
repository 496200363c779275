package dev.regent.runtime.jobmanager.checkpoint;

import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.ToTaskManager.SubtaskAttempt;
import java.util.List;
import java.util.Optional;

/** What a coordinator asks of and tells to the job that it takes checkpoints of. All calls come on the loop. */
public interface CheckpointedJob {

    /** The current attempt of every subtask; empty unless all of them run. */
    Optional<List<SubtaskAttempt>> participants();

    /** Whether every subtask has read all its input: the next checkpoint is the last. */
    boolean atEndOfInput();

    /** Asks these attempts for their part. */
    void trigger(CheckpointId checkpoint, String directory, List<SubtaskAttempt> attempts);

    /**
     * A checkpoint is durable: notify the subtasks.
     *
     * @param last whether all subtasks were at the end of their input when it was triggered
     */
    void completed(CompletedCheckpoint checkpoint, boolean last);

    /** More checkpoints in a row have failed than are tolerated. */
    void tooManyFailures(String reason);

    /** What is stored cannot be trusted. */
    void unreadable(RuntimeException error);
}
