package dev.regent.runtime.api;

import java.util.Objects;

/**
 * What a sink is told when it is opened. The attempt goes into the name of every transaction (J6).
 *
 * @param jobId 32 hexadecimal digits, unique for each submission
 * @param subtask index, from 0 to parallelism - 1
 * @param attempt the deployment of this subtask that writes
 */
public record SinkContext(String jobId, int subtask, SinkAttempt attempt) {

    public SinkContext {
        Objects.requireNonNull(jobId, "jobId is null");
        Objects.requireNonNull(attempt, "attempt is null");
    }
}
