package dev.regent.it.crash;

import dev.regent.it.crash.CrashPoint.Signal;
import java.util.List;
import java.util.Locale;

/**
 * How one run ended.
 *
 * @param point name of the crash point
 * @param part of the runtime's life
 * @param step in words
 * @param signal how the process was hit
 * @param process which process was hit; empty if none
 * @param millis from the submission to the last check
 * @param problems what is wrong, one line each; empty if all is well
 * @param remarks what is left and is declared to be
 */
record CrashOutcome(
        String point,
        String part,
        String step,
        Signal signal,
        String process,
        long millis,
        List<String> problems,
        List<String> remarks) {

    CrashOutcome {
        problems = List.copyOf(problems);
        remarks = List.copyOf(remarks);
    }

    /** A run whose point was not reached proves nothing: that is a failure too. */
    String verdict() {
        return process.isEmpty() ? "INVALID" : problems.isEmpty() ? "ok" : "FAILED";
    }

    boolean ok() {
        return verdict().equals("ok");
    }

    /** For people. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%-8s %-23s %-4s %-14s %5.1f s  %s",
                verdict(),
                point,
                signal.word(),
                process.isEmpty() ? "-" : process,
                millis / 1000.0,
                step());
    }
}
