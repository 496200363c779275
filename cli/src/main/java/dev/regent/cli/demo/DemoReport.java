package dev.regent.cli.demo;

import java.io.PrintWriter;
import java.util.List;

/** The verdict for people. */
final class DemoReport {

    private DemoReport() {}

    private static List<Long> rounded(List<Double> values) {
        return values.stream().map(Math::round).toList();
    }

    static void print(PrintWriter out, DemoResult result) {
        result.failovers().forEach(failover -> out.println(failover.line()));
        out.println("job %s after %.1f s, %d checkpoints, %,d records/s (%.2f of the straight computation's %,d)"
                .formatted(
                        result.jobState(),
                        result.jobNanos() / 1e9,
                        result.checkpoints(),
                        Math.round(result.recordsPerSecond()),
                        result.recordsPerSecond() / result.reference().recordsPerSecond(),
                        Math.round(result.reference().recordsPerSecond())));
        out.println("records in %,d, out %,d, missing %,d, too many %,d"
                .formatted(
                        result.reference().records(),
                        result.comparison().actual(),
                        result.comparison().missing(),
                        result.comparison().unexpected()));
        result.comparison().differences().forEach(difference -> out.println("  " + difference));
        out.println("memory: JobManagers idle %s MiB, TaskManagers at most %s MiB"
                .formatted(rounded(result.jobManagerIdleMiB()), rounded(result.taskManagerPeakMiB())));
        if (!result.leftOver().isEmpty()) {
            out.println("payloads left over: " + result.leftOver());
        }
        if (result.unfinishedFaults() > 0) {
            out.println(result.unfinishedFaults() + " planned faults did not happen: the run proves nothing");
        }
        out.println(result.exact() ? "EXACT: every record counted once" : "NOT EXACT");
        out.flush();
    }
}
