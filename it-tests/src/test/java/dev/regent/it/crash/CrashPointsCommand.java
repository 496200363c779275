package dev.regent.it.crash;

import dev.regent.it.crash.CrashPoint.Signal;
import dev.regent.runtime.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What {@code bin/crash-points} runs. */
@Command(
        name = "crash-points",
        mixinStandardHelpOptions = true,
        description = {
            "Kill or stop a process at named steps of the runtime, one step a run, and check what is left.",
            "Exit code: 0 = all runs are ok; 1 = some are not, or did not reach their step; 2 = wrong usage."
        })
final class CrashPointsCommand implements Callable<Integer> {

    @Option(names = "--home", required = true, hidden = true)
    private Path home = Path.of("");

    @Option(names = "--only", paramLabel = "NAME", description = "This point alone; may be repeated (default: all).")
    private List<String> only = List.of();

    @Option(
            names = "--signal",
            paramLabel = "kill|stop",
            description = "This signal alone (default: kill at all points, and stop at those before a step).")
    private String signal = "";

    @Option(names = "--repeat", paramLabel = "N", description = "How often each is run (default: ${DEFAULT-VALUE}).")
    private int repeat = 1;

    @Option(names = "--json", description = "One JSON value at the end instead of a table.")
    private boolean json;

    @Option(names = "--list", description = "Print the points and run none.")
    private boolean list;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new CrashPointsCommand())
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    line.getErr().println("crash-points: " + failure.getMessage());
                    return 1;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        List<CrashPoint> points = only.isEmpty()
                ? CrashPoints.ALL
                : only.stream().map(CrashPoints::named).toList();
        if (list) {
            points.forEach(point -> System.out.printf(
                    Locale.ROOT, "%-26s %-11s %s%n", point.name(), point.role().word(), point.step()));
            return 0;
        }
        Path folder = Files.createTempDirectory("crash-points");
        List<CrashOutcome> outcomes = new ArrayList<>();
        try (CrashCluster cluster = CrashCluster.start(Bench.prepare(home.toAbsolutePath(), folder))) {
            for (int round = 0; round < repeat; round++) {
                for (CrashPoint point : points) {
                    for (Signal each : signals(point)) {
                        outcomes.add(run(cluster, point, each));
                    }
                }
            }
        }
        return report(outcomes, folder);
    }

    private CrashOutcome run(CrashCluster cluster, CrashPoint point, Signal each) throws IOException {
        CrashOutcome outcome = cluster.run(point, each);
        if (!json) {
            System.out.println(outcome.line());
            outcome.problems().forEach(problem -> System.out.println("         " + problem));
        }
        return outcome;
    }

    private List<Signal> signals(CrashPoint point) {
        if (!signal.isEmpty()) {
            return List.of(Signal.valueOf(signal.toUpperCase(Locale.ROOT)));
        }
        return point.pauseDiffers() ? List.of(Signal.KILL, Signal.STOP) : List.of(Signal.KILL);
    }

    private int report(List<CrashOutcome> outcomes, Path folder) throws IOException {
        long ok = outcomes.stream().filter(CrashOutcome::ok).count();
        boolean all = ok == outcomes.size();
        if (json) {
            System.out.println(Json.text(Map.of("ok", all, "runs", outcomes)));
        } else {
            System.out.printf(Locale.ROOT, "%d of %d runs are ok%n", ok, outcomes.size());
        }
        if (all) {
            delete(folder);
            return 0;
        }
        System.err.println("crash-points: logs and data are in " + folder);
        return 1;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
