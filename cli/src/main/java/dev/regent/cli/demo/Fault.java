package dev.regent.cli.demo;

import java.util.Locale;

/**
 * One fault of a run.
 *
 * @param target whose process
 * @param action what is done to it
 */
record Fault(Target target, Action action) {

    /** A process by its role at the moment of the fault. */
    enum Target {
        LEADER,
        STANDBY,
        TASKMANAGER
    }

    /** What happens to it. */
    enum Action {
        /** kill -9. */
        KILL,
        /** SIGSTOP until the lease is long over, then SIGCONT. */
        PAUSE
    }

    /** Reads {@code leader}, {@code leader:kill}, {@code taskmanager:pause} and so on. */
    static Fault parse(String text) {
        String[] parts = text.toUpperCase(Locale.ROOT).split(":", -1);
        try {
            return new Fault(Target.valueOf(parts[0]), parts.length > 1 ? Action.valueOf(parts[1]) : Action.KILL);
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException(
                    "fault '" + text + "': write leader, standby or taskmanager, and :kill or :pause behind it",
                    unknown);
        }
    }

    @Override
    public String toString() {
        return (target + ":" + action).toLowerCase(Locale.ROOT);
    }
}
