package dev.regent.it.crash;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A named step of the runtime at which a process is killed or stopped.
 *
 * @param name unique
 * @param part of the runtime's life, for the table
 * @param step what it stands for, in words
 * @param role whose step it is
 * @param place where in the code it is
 * @param nth how many times it is passed in one run until it bites, the last one included
 * @param first name of a step that has to be passed before any counts; empty if none
 * @param prelude name of a step at which another process is killed before, and which makes this one be reached at all; empty if none
 * @param scenario what the job goes through
 */
record CrashPoint(
        String name,
        String part,
        String step,
        Role role,
        Place place,
        int nth,
        Optional<String> first,
        Optional<String> prelude,
        Scenario scenario) {

    private static final Set<String> NEXT_IS_SEEN = Set.of(
            "jar-unnamed",
            "deployed",
            "metadata-after",
            "marked",
            "rename-after",
            "marker-after",
            "last-pre-commit",
            "last-marked",
            "last-rename",
            "store-opened-after",
            "jobs-read-after",
            "registered",
            "index-removed",
            "payload-deleted");

    /** Whose step it is. */
    enum Role {
        JOBMANAGER,
        TASKMANAGER;

        /** As the command of the tarball calls it. */
        String word() {
            return this == JOBMANAGER ? "jobmanager" : "taskmanager";
        }
    }

    /** What the job goes through. */
    enum Scenario {
        /** It reads its input to the end. */
        FINISH("1500"),
        /** It does so slowly, so that much happens meanwhile. */
        SLOWLY("600"),
        /** It is cancelled after some checkpoints. */
        CANCEL("500");

        private final String rate;

        Scenario(String rate) {
            this.rate = rate;
        }

        /** Records a second, of all subtasks together. */
        String rate() {
            return rate;
        }
    }

    /** How a process is hit. */
    enum Signal {
        /** {@code kill -9}. */
        KILL("KILL"),
        /** SIGSTOP; it goes on when others have taken over what it did. */
        STOP("STOP"),
        /** SIGSTOP; it goes on when the job has ended and all that belonged to it is deleted. */
        LATE("STOP");

        private final String raised;

        Signal(String raised) {
            this.raised = raised;
        }

        /** What the process does to itself. */
        String raised() {
            return raised;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** When in a method. */
    enum Moment {
        BEFORE("ENTRY"),
        AFTER("EXIT");

        private final String location;

        Moment(String location) {
            this.location = location;
        }
    }

    /**
     * A place in the code.
     *
     * @param type full name of the class
     * @param method its name, with the types of its parameters where there are several of that name
     * @param moment before or after it
     * @param condition on its parameters and fields, {@code TRUE} if there is none
     */
    record Place(String type, String method, Moment moment, String condition) {

        /** The rule by which the agent calls {@link dev.regent.it.crash.agent.Crash} there. */
        String rule(String name) {
            return String.join(
                    "\n",
                    "RULE " + name,
                    "CLASS " + type,
                    "METHOD " + method,
                    "AT " + moment.location,
                    "IF " + condition,
                    "DO dev.regent.it.crash.agent.Crash.at(\"" + name + "\")",
                    "ENDRULE",
                    "");
        }
    }

    /**
     * Whether a stopped process differs from a killed one at this point more than at any other: when it goes on, what it does next is a step that
     * others see. After a step, what comes next is mostly the step of another point; the exceptions are named here.
     */
    boolean pauseDiffers() {
        return place.moment() == Moment.BEFORE || NEXT_IS_SEEN.contains(name);
    }
}
