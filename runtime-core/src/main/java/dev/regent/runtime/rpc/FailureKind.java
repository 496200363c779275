package dev.regent.runtime.rpc;

/** What a JobManager can do about a failed attempt. */
public enum FailureKind {
    /** It did not fail. */
    NONE,
    /** Another attempt may succeed; the restart strategy decides. */
    RECOVERABLE,
    /** No attempt can succeed: the jar does not load, or the job cannot be built from it. The job fails. */
    FATAL,
    /** The snapshot to start from cannot be read. The job is blocked until an operator accepts the loss. */
    CORRUPT
}
