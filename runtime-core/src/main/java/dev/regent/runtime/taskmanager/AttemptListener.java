package dev.regent.runtime.taskmanager;

import dev.regent.runtime.rpc.AttemptState;
import dev.regent.runtime.rpc.CheckpointId;

/** Is told what becomes of an attempt. Calls come from the attempt's thread or an I/O thread, and must not block. */
interface AttemptListener {

    /** It has reached a state in which it goes on. */
    void changed(SubtaskRunner runner, AttemptState state);

    /** It has failed and begins to clean up, which is to be bounded. */
    void ending(SubtaskRunner runner);

    /** It is over and holds no slot any more. Called once, last. */
    void ended(SubtaskRunner runner, Ending ending);

    /** Its part of a checkpoint is stored. False: nobody was told or will be, so the payload may be deleted. */
    boolean stored(SubtaskRunner runner, StoredSnapshot snapshot);

    /** It cannot take part in a checkpoint and goes on. */
    void declined(SubtaskRunner runner, CheckpointId checkpoint, String reason);

    /** It has committed what a completed checkpoint names. */
    void committed(SubtaskRunner runner, CheckpointId checkpoint);
}
