package dev.regent.runtime.taskmanager;

import dev.regent.runtime.rpc.JobId;

/** Names one subtask of one job. */
record SubtaskKey(JobId jobId, int subtask) {

    /** For messages. */
    @Override
    public String toString() {
        return "subtask " + subtask + " of job " + jobId;
    }
}
