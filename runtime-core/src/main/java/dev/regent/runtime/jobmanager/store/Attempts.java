package dev.regent.runtime.jobmanager.store;

import dev.regent.runtime.rpc.Attempt;
import java.util.Map;
import java.util.TreeMap;

/**
 * The current attempt of each subtask, recorded before it is deployed, so that a new leader knows which reported attempt counts and that
 * every attempt is larger than all before it (J6).
 *
 * @param subtasks by index; a subtask that was never deployed is missing
 */
public record Attempts(Map<Integer, Entry> subtasks) {

    /** No subtask was ever deployed. */
    public static final Attempts NONE = new Attempts(Map.of());

    public Attempts {
        subtasks = Map.copyOf(subtasks);
    }

    /** The same with some entries put. */
    public Attempts with(Map<Integer, Entry> changed) {
        Map<Integer, Entry> all = new TreeMap<>(subtasks);
        all.putAll(changed);
        return new Attempts(all);
    }

    /**
     * One attempt.
     *
     * @param attempt its number
     * @param taskManager incarnation of the TaskManager that it was given to
     * @param startedAtMillis wall time of the decision
     */
    public record Entry(Attempt attempt, String taskManager, long startedAtMillis) {}
}
