package dev.regent.it.crash;

import java.util.Optional;

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
        FINISH,
        /** It is cancelled after some checkpoints. */
        CANCEL
    }

    /** How a process is hit. */
    enum Signal {
        KILL,
        STOP
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

    /** Whether a stopped process differs from a killed one: it still has the step before it when it goes on. */
    boolean pauseDiffers() {
        return place.moment() == Moment.BEFORE;
    }
}
