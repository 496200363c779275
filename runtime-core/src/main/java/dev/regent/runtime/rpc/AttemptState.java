package dev.regent.runtime.rpc;

/** What an attempt does, as its TaskManager sees it. */
public enum AttemptState {
    /** Class loading, restoring. */
    DEPLOYING,
    /** Processing records. */
    RUNNING,
    /**
     * Everything was read. The attempt stays: it takes part in checkpoints, commits on {@link ToTaskManager.CheckpointCompleted} and ends
     * on {@link ToTaskManager.Cancel}.
     */
    END_OF_INPUT,
    /** Cancelled after {@link #END_OF_INPUT}; gone. */
    FINISHED,
    /** Ended by an error; gone. */
    FAILED,
    /** Cancelled before its end; gone. */
    CANCELED;

    /** Whether the attempt has ended and holds no slot. */
    public boolean isOver() {
        return switch (this) {
            case DEPLOYING, RUNNING, END_OF_INPUT -> false;
            case FINISHED, FAILED, CANCELED -> true;
        };
    }
}
