package dev.regent.runtime.jobmanager.scheduling;

import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.JobId;

/** One attempt of one subtask of one job. */
public record AttemptKey(JobId jobId, int subtask, Attempt attempt) {

    @Override
    public String toString() {
        return "attempt " + attempt + " of subtask " + subtask + " of job " + jobId;
    }
}
