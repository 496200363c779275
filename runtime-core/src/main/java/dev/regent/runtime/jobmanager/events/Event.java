package dev.regent.runtime.jobmanager.events;

import dev.regent.runtime.rpc.JobId;
import java.util.Optional;

/**
 * Something that has happened.
 *
 * @param sequence grows by one; starts at 1 with the process
 * @param nanoTime the machine's monotonic clock, comparable between processes of one machine
 * @param wallMillis wall time
 * @param kind what
 * @param text one line for people
 * @param jobId the job, if it is about one
 * @param token the leader's token; 0 outside a leadership
 */
public record Event(
        long sequence,
        long nanoTime,
        long wallMillis,
        EventKind kind,
        String text,
        Optional<JobId> jobId,
        long token) {}
