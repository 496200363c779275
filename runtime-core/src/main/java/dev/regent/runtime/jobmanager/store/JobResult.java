package dev.regent.runtime.jobmanager.store;

import dev.regent.runtime.rpc.Counters;
import dev.regent.runtime.rpc.JobId;
import java.util.Optional;

/**
 * How a job ended. Written before anything of the job is deleted; a job with a result never runs again (J3).
 *
 * @param version format of this record, {@link #VERSION}
 * @param jobId the job
 * @param name its name
 * @param state how it ended
 * @param dirty whether its data may still have to be deleted
 * @param error why it failed, one line; empty if it did not
 * @param parallelism number of its subtasks
 * @param counters records at its end
 * @param checkpoints how many were completed
 * @param submittedAtMillis wall time
 * @param endedAtMillis wall time
 * @param jar payload of its jar; empty if unknown
 * @param retained directory of the checkpoint that is kept for a person, if any
 */
public record JobResult(
        int version,
        JobId jobId,
        String name,
        JobState state,
        boolean dirty,
        String error,
        int parallelism,
        Counters counters,
        long checkpoints,
        long submittedAtMillis,
        long endedAtMillis,
        Optional<String> jar,
        Optional<String> retained) {

    /** The format that this process writes. */
    public static final int VERSION = 1;

    public JobResult {
        if (version != VERSION) {
            throw new IllegalArgumentException("result has format " + version + ", this process reads " + VERSION);
        }
        if (!state.isTerminal()) {
            throw new IllegalArgumentException("a result must be FINISHED, FAILED or CANCELED, not " + state);
        }
    }

    /** The same once everything of the job is deleted. */
    public JobResult clean() {
        return new JobResult(
                version,
                jobId,
                name,
                state,
                false,
                error,
                parallelism,
                counters,
                checkpoints,
                submittedAtMillis,
                endedAtMillis,
                jar,
                retained);
    }
}
