package dev.regent.ha.testkit.crash;

import dev.regent.ha.testkit.CrashSteps;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Ends its own process at one step of an operation, or writes down which steps there are. A step is its name and the how-manieth of that name it
 * is in this operation, so that the renewals of another thread do not shift the others.
 */
final class CrashPoint implements CrashSteps {

    private static final int NO_CODE_OF_THE_JVM = 86;

    private final String at;
    private final Map<String, Integer> reached = new HashMap<>();
    private final List<String> steps = new ArrayList<>();
    private boolean armed;

    /** @param at the step, or empty */
    CrashPoint(String at) {
        this.at = at;
    }

    /** From now on steps count, from 1. */
    synchronized void arm() {
        reached.clear();
        steps.clear();
        armed = true;
    }

    /** The operation is over; its steps. */
    synchronized List<String> disarm() {
        armed = false;
        return List.copyOf(steps);
    }

    @Override
    public synchronized void reached(String step) {
        if (!armed) {
            return;
        }
        String numbered = step + " #" + reached.merge(step, 1, Integer::sum);
        steps.add(numbered);
        if (numbered.equals(at)) {
            CrashMain.say("CRASH", numbered);
            end();
        }
    }

    /** Without a shutdown hook, and without a word to anybody: as {@code kill -9} does. */
    static void end() {
        System.out.flush();
        Runtime.getRuntime().halt(NO_CODE_OF_THE_JVM);
    }

    static boolean isEnd(int exitCode) {
        return exitCode == NO_CODE_OF_THE_JVM;
    }
}
