package dev.regent.it.crash;

import dev.regent.it.crash.CrashPoint.Signal;
import dev.regent.runtime.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What one call of the command has run, as JSON, and several of them as the table of {@code docs/crash-points.md}.
 *
 * @param ok whether all runs are ok and there is one
 * @param commit of the product that was run
 * @param started in UTC
 * @param machine what it ran on
 * @param runs in their order
 */
record CrashReport(boolean ok, String commit, String started, String machine, List<Run> runs) {

    private static final double MILLIS = 1000.0;

    /**
     * One run.
     *
     * @param verdict ok, FAILED or INVALID
     * @param signal kill, stop or late
     */
    record Run(
            String verdict,
            String point,
            String part,
            String step,
            String signal,
            String process,
            long millis,
            List<String> problems,
            List<String> remarks) {

        static Run of(CrashOutcome outcome) {
            return new Run(
                    outcome.verdict(),
                    outcome.point(),
                    outcome.part(),
                    outcome.step(),
                    outcome.signal().word(),
                    outcome.process(),
                    outcome.millis(),
                    outcome.problems(),
                    outcome.remarks());
        }
    }

    static CrashReport of(String commit, Instant started, List<CrashOutcome> outcomes) {
        return new CrashReport(
                !outcomes.isEmpty() && outcomes.stream().allMatch(CrashOutcome::ok),
                commit,
                started.toString(),
                Runtime.getRuntime().availableProcessors() + " cores, JDK "
                        + Runtime.version().feature() + ", " + System.getProperty("os.name"),
                outcomes.stream().map(Run::of).toList());
    }

    static CrashReport read(Path file) throws IOException {
        return Json.read(Files.readAllBytes(file), CrashReport.class);
    }

    /** In Markdown: where the runs come from, and a line for each point in the catalogue's order. */
    static String table(List<CrashReport> reports) {
        StringBuilder text = new StringBuilder();
        text.append("Commits: ").append(all(reports, CrashReport::commit)).append(". Begun: ");
        text.append(all(reports, report -> report.started().substring(0, 10))).append(". Machine: ");
        text.append(all(reports, CrashReport::machine)).append(".\n\n");
        List<Run> runs =
                reports.stream().flatMap(report -> report.runs().stream()).toList();
        for (Signal signal : Signal.values()) {
            text.append(summary(signal, of(signal, runs)));
        }
        text.append("\n| Point | Step | Hit | kill | stop | late | Seconds |\n|---|---|---|---|---|---|---|\n");
        for (CrashPoint point : CrashPoints.ALL) {
            List<Run> here = runs.stream()
                    .filter(run -> run.point().equals(point.name()))
                    .toList();
            text.append(line(point, here));
        }
        return text.toString();
    }

    private static String all(List<CrashReport> reports, Function<CrashReport, String> what) {
        return String.join(", ", new TreeSet<>(reports.stream().map(what).toList()));
    }

    private static List<Run> of(Signal signal, List<Run> runs) {
        return runs.stream().filter(run -> run.signal().equals(signal.word())).toList();
    }

    private static String summary(Signal signal, List<Run> runs) {
        long ok = runs.stream().filter(run -> run.verdict().equals("ok")).count();
        long points = runs.stream().map(Run::point).distinct().count();
        return String.format(
                Locale.ROOT, "- `%s`: %d of %d runs ok, at %d points%n", signal.word(), ok, runs.size(), points);
    }

    private static String line(CrashPoint point, List<Run> runs) {
        return String.format(
                Locale.ROOT,
                "| `%s` | %s | %s | %s | %s | %s | %s |%n",
                point.name(),
                point.step(),
                point.role().word(),
                verdict(of(Signal.KILL, runs)),
                verdict(of(Signal.STOP, runs)),
                verdict(of(Signal.LATE, runs)),
                seconds(runs));
    }

    /** Like {@code ok 3}, or {@code FAILED 1, ok 2}; a dash where nothing was run. */
    private static String verdict(List<Run> runs) {
        Map<String, Long> counts = runs.stream()
                .sorted(Comparator.comparing(Run::verdict))
                .collect(Collectors.groupingBy(Run::verdict, LinkedHashMap::new, Collectors.counting()));
        List<String> words = new ArrayList<>();
        counts.forEach((verdict, count) -> words.add(verdict + " " + count));
        return words.isEmpty() ? "-" : String.join(", ", words);
    }

    /** The shortest and the longest. */
    private static String seconds(List<Run> runs) {
        if (runs.isEmpty()) {
            return "-";
        }
        double least = runs.stream().mapToLong(Run::millis).min().orElseThrow() / MILLIS;
        double most = runs.stream().mapToLong(Run::millis).max().orElseThrow() / MILLIS;
        return String.format(Locale.ROOT, "%.1f-%.1f", least, most);
    }
}
