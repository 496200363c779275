package dev.regent.ha.testkit.process;

import dev.regent.ha.testkit.process.Operation.Kind;
import dev.regent.ha.testkit.process.Operation.Outcome;
import java.io.PrintStream;

/** Prints a process's operations, a whole line at a time, so that a process that is killed leaves at most one cut line. */
final class HistoryWriter {

    private final String process;
    private final PrintStream out;

    HistoryWriter(String process, PrintStream out) {
        this.process = process;
        this.out = out;
    }

    void add(Kind kind, long token, String key, long startNanos, Outcome outcome) {
        add(Operation.of(process, kind, token, key, startNanos, System.nanoTime(), outcome));
    }

    void add(Kind kind, long token, String key, String version, long startNanos, Outcome outcome) {
        add(Operation.of(process, kind, token, key, startNanos, System.nanoTime(), outcome)
                .withVersion(version));
    }

    synchronized void add(Operation operation) {
        out.println(operation.line());
        out.flush();
    }

    String process() {
        return process;
    }
}
