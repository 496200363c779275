package dev.regent.runtime.chain;

import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.JobId;
import java.util.Map;

/**
 * What one attempt of a subtask is.
 *
 * @param subtask index, from 0 to parallelism - 1
 * @param parallelism number of subtasks
 * @param arguments of the job
 * @param recordPolicy what happens to a malformed record
 */
public record ChainContext(
        JobId jobId,
        int subtask,
        int parallelism,
        Attempt attempt,
        Map<String, String> arguments,
        RecordPolicy recordPolicy) {

    public ChainContext {
        arguments = Map.copyOf(arguments);
        if (subtask < 0 || subtask >= parallelism) {
            throw new IllegalArgumentException("subtask " + subtask + " of " + parallelism);
        }
    }
}
