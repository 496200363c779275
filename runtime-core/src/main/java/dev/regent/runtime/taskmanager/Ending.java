package dev.regent.runtime.taskmanager;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.runtime.chain.InvalidJobException;
import dev.regent.runtime.rpc.AttemptState;
import dev.regent.runtime.rpc.FailureKind;

/**
 * How an attempt ended.
 *
 * @param state one that {@link AttemptState#isOver}
 * @param kind what can be done about a failure
 * @param error one line, empty unless it failed or was abandoned
 */
record Ending(AttemptState state, FailureKind kind, String error) {

    /** Ended because it was cancelled. */
    static Ending of(AttemptState state) {
        return new Ending(state, FailureKind.NONE, "");
    }

    /**
     * Ended by an exception. A damaged jar counts as recoverable: an operator who puts it back loses nothing, while a damaged snapshot is
     * a question of what to lose.
     *
     * @param restoring whether it came while the snapshot was read
     */
    static Ending failed(Throwable failure, boolean restoring) {
        FailureKind kind = FailureKind.RECOVERABLE;
        if (failure instanceof InvalidJobException) {
            kind = FailureKind.FATAL;
        } else if (restoring && failure instanceof CorruptStateException) {
            kind = FailureKind.CORRUPT;
        }
        return failed(kind, Causes.oneLine(failure));
    }

    /** Ended by what the line says. */
    static Ending failed(FailureKind kind, String error) {
        return new Ending(AttemptState.FAILED, kind, error);
    }
}
