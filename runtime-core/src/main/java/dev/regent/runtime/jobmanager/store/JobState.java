package dev.regent.runtime.jobmanager.store;

/** State of a job as people see it. */
public enum JobState {
    /** Known, not all subtasks have run yet. */
    CREATED,
    /** All subtasks run. */
    RUNNING,
    /** Some subtask has failed or is missing and will run again. */
    RESTARTING,
    /** All input was read; the final checkpoint or its commit is under way. */
    FINISHING,
    /** Ended: everything was read and committed. */
    FINISHED,
    /** Ended by an error. */
    FAILED,
    /** Cancelling was asked for. */
    CANCELING,
    /** Ended by request. */
    CANCELED,
    /** What is stored cannot be read; an operator has to accept the loss. */
    BLOCKED;

    /** Whether the job has ended for good and will never run again. */
    public boolean isTerminal() {
        return switch (this) {
            case FINISHED, FAILED, CANCELED -> true;
            case CREATED, RUNNING, RESTARTING, FINISHING, CANCELING, BLOCKED -> false;
        };
    }
}
