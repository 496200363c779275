package dev.regent.runtime.jobmanager.jobs;

import dev.regent.runtime.jobmanager.store.Attempts;
import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.AttemptState;
import dev.regent.runtime.rpc.Counters;
import java.util.Optional;

/** One subtask of a job: its current attempt and how far that is. Used on the loop alone. */
final class Subtask {

    /** How far the current attempt is. */
    enum Phase {
        /** Recorded by a former leader; its TaskManager has not reported yet. */
        AWAITED,
        /** Waits for the delay of the restart strategy. */
        DELAYED,
        /** Waits for a slot. */
        NEEDS_SLOT,
        /** Has a slot; its number is being committed. */
        RECORDING,
        /** Was sent. */
        DEPLOYING,
        /** Runs. */
        RUNNING,
        /** Has read everything. */
        END_OF_INPUT,
        /** Over, and not to run again. */
        STOPPED
    }

    private final int index;
    private Optional<Attempts.Entry> current;
    private Phase phase;
    private Counters counters = Counters.NONE;

    Subtask(int index, Optional<Attempts.Entry> recorded) {
        this.index = index;
        this.current = recorded;
        this.phase = recorded.isPresent() ? Phase.AWAITED : Phase.NEEDS_SLOT;
    }

    int index() {
        return index;
    }

    Phase phase() {
        return phase;
    }

    Optional<Attempts.Entry> current() {
        return current;
    }

    Counters counters() {
        return counters;
    }

    Attempt nextAttempt(long token) {
        return new Attempt(token, current.map(entry -> entry.attempt().n()).orElse(0) + 1);
    }

    boolean isCurrent(Attempt attempt) {
        return current.filter(entry -> entry.attempt().equals(attempt)).isPresent();
    }

    boolean isOn(String taskManager) {
        return current.filter(entry -> entry.taskManager().equals(taskManager)).isPresent();
    }

    /** Whether a TaskManager has, or may have, the current attempt. */
    boolean isPlaced() {
        return switch (phase) {
            case AWAITED, DEPLOYING, RUNNING, END_OF_INPUT -> true;
            case DELAYED, NEEDS_SLOT, RECORDING, STOPPED -> false;
        };
    }

    /** Whether the current attempt takes part in checkpoints. */
    boolean isRunning() {
        return phase == Phase.RUNNING || phase == Phase.END_OF_INPUT;
    }

    void record(Attempts.Entry entry) {
        current = Optional.of(entry);
        phase = Phase.RECORDING;
    }

    /** The attempt is where a TaskManager says that it runs it. */
    void locate(String taskManager) {
        current = current.map(entry -> new Attempts.Entry(entry.attempt(), taskManager, entry.startedAtMillis()));
    }

    void enter(Phase next) {
        phase = next;
    }

    /** Follows what the TaskManager says of the current attempt. */
    void follow(AttemptState state) {
        phase = switch (state) {
            case DEPLOYING -> Phase.DEPLOYING;
            case RUNNING -> Phase.RUNNING;
            case END_OF_INPUT -> Phase.END_OF_INPUT;
            case FINISHED, FAILED, CANCELED -> Phase.STOPPED;
        };
    }

    void count(Counters newCounters) {
        counters = newCounters;
    }
}
