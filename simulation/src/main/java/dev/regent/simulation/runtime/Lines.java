package dev.regent.simulation.runtime;

import dev.regent.runtime.rpc.ToJobManager;
import dev.regent.runtime.rpc.ToTaskManager;

/** Messages as a person reads them in a history. */
final class Lines {

    private Lines() {}

    static String of(ToTaskManager message) {
        String from = "leader " + message.token() + ": ";
        if (message instanceof ToTaskManager.Deploy deploy) {
            return from + "deploy attempt " + deploy.attempt() + " of subtask " + deploy.subtask() + " from "
                    + deploy.restore()
                            .map(restore -> restore.checkpoint() + " with " + restore.transactions())
                            .orElse("the beginning");
        }
        if (message instanceof ToTaskManager.TriggerCheckpoint trigger) {
            return from + "take checkpoint " + trigger.checkpoint() + " of " + trigger.attempts();
        }
        if (message instanceof ToTaskManager.CheckpointCompleted completed) {
            return from + "commit checkpoint " + completed.checkpoint() + ": " + completed.subtasks();
        }
        if (message instanceof ToTaskManager.Cancel cancel) {
            return from + "cancel attempt " + cancel.attempt() + " of subtask " + cancel.subtask();
        }
        return from
                + (message instanceof ToTaskManager.EndSinks end ? "end the sinks " + end.subtasks() : "registered");
    }

    static String of(ToJobManager message) {
        if (message instanceof ToJobManager.CheckpointAcknowledged acknowledged) {
            return "subtask " + acknowledged.subtask() + " attempt " + acknowledged.attempt()
                    + " has its part of checkpoint " + acknowledged.checkpoint() + " with "
                    + acknowledged.transactions();
        }
        if (message instanceof ToJobManager.AttemptChanged changed) {
            return "subtask " + changed.subtask() + " attempt " + changed.attempt() + " is " + changed.state() + " "
                    + changed.error();
        }
        if (message instanceof ToJobManager.Register register) {
            return "registration of " + register.incarnation() + " with leader " + register.token() + ", runs "
                    + register.attempts();
        }
        return message.toString();
    }
}
