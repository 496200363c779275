package dev.regent.runtime.taskmanager;

import dev.regent.runtime.rpc.CheckpointId;
import java.util.List;

/** What an attempt's thread is asked to do between two steps. */
sealed interface Mail {

    /**
     * Take a snapshot.
     *
     * @param directory prefix of the payload's name
     */
    record Trigger(CheckpointId checkpoint, String directory) implements Mail {}

    /** Commit what a completed checkpoint names for this attempt. */
    record Complete(CheckpointId checkpoint, List<String> transactions) implements Mail {}

    /** Look whether the attempt is cancelled. */
    record WakeUp() implements Mail {}
}
