package dev.regent.runtime.jobmanager.events;

/** Kinds of events. */
public enum EventKind {
    /** The process has started. */
    STARTED,
    /** Leadership began. */
    GRANTED,
    /** All jobs and results are known to the new leader. */
    JOBS_READ,
    /** Leadership ended. */
    REVOKED,
    /** A new job is durable. */
    JOB_SUBMITTED,
    /** A new leader has read a job. */
    JOB_RECOVERED,
    /** All subtasks of a job run. */
    JOB_RUNNING,
    /** Some subtask of a job does not run any more. */
    JOB_RESTARTING,
    /** A job was cancelled, is stopping. */
    JOB_CANCELING,
    /** A job has ended: everything committed. */
    JOB_FINISHED,
    /** A job has ended by an error. */
    JOB_FAILED,
    /** A job has ended by request. */
    JOB_CANCELED,
    /** A job waits for an operator. */
    JOB_BLOCKED,
    /** What an ended job has pending in its sinks could not be removed. */
    SINKS_LEFT,
    /** Everything of an ended job is deleted. */
    JOB_CLEANED,
    /** A TaskManager has registered. */
    TASKMANAGER_REGISTERED,
    /** A TaskManager is lost. */
    TASKMANAGER_LOST,
    /** An attempt was sent to a TaskManager. */
    ATTEMPT_DEPLOYED,
    /** A new leader has taken over a running attempt. */
    ATTEMPT_ADOPTED,
    /** An attempt has failed or is missing. */
    ATTEMPT_FAILED,
    /** A checkpoint is durable. */
    CHECKPOINT_COMPLETED,
    /** Payloads without a pointer were deleted. */
    SWEPT
}
