package dev.regent.it.crash;

import dev.regent.it.crash.CrashPoint.Signal;
import dev.regent.runtime.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

    @Option(names = "--home", required = true, hidden = true, description = "The unpacked tarball.")
    private Path home = Path.of("");

    @Option(names = "--work", required = true, hidden = true, description = "Everything is written below it.")
    private Path work = Path.of("");

    @Option(names = "--commit", hidden = true, description = "Of the tarball, for the report.")
    private String commit = "unknown";

    @Option(names = "--only", paramLabel = "NAME", description = "This point alone; may be repeated (default: all).")
    private List<String> only = List.of();

    @Option(names = "--part", paramLabel = "NAME", description = "The points of this part alone; may be repeated.")
    private List<String> parts = List.of();

    @Option(
            names = "--signal",
            paramLabel = "kill|stop|late",
            description = {
                "This signal alone (default: kill at all points, and stop where that differs).",
                "stop = SIGSTOP, continued when others have taken over; late = continued when all is done."
            })
    private String signal = "";

    @Option(names = "--repeat", paramLabel = "N", description = "How often each is run (default: ${DEFAULT-VALUE}).")
    private int repeat = 1;

    @Option(names = "--json", description = "One JSON value at the end instead of a table.")
    private boolean json;

    @Option(names = "--list", description = "Print the points and run none.")
    private boolean list;

    @Option(
            names = "--table",
            paramLabel = "FILE",
            arity = "1..*",
            description = "Print what --json has written into these files as a table in Markdown, and run none.")
    private List<Path> table = List.of();

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** Every error is one line. */
    static CommandLine commandLine() {
        return new CommandLine(new CrashPointsCommand())
                .setParameterExceptionHandler((wrong, arguments) -> {
                    wrong.getCommandLine().getErr().println("crash-points: " + wrong.getMessage());
                    return 2;
                })
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    line.getErr().println("crash-points: " + failure.getMessage());
                    return failure instanceof UsageException ? 2 : 1;
                });
    }

    @Override
    public Integer call() throws IOException {
        List<CrashPoint> points = points();
        if (list) {
            points.forEach(point ->
                    print("%-26s %-11s %-27s %s%n", point.name(), point.role().word(), point.part(), point.step()));
            return 0;
        }
        if (!table.isEmpty()) {
            return printTable();
        }
        List<Signal> signals = signals();
        if (repeat < 1) {
            throw wrong("--repeat is " + repeat + ": write 1 or more");
        }
        Files.createDirectories(work);
        Path folder = Files.createTempDirectory(work.toAbsolutePath(), "crash-points-");
        CrashReport report = run(points, signals, folder);
        return tell(report, folder);
    }

    private CrashReport run(List<CrashPoint> points, List<Signal> signals, Path folder) throws IOException {
        Instant started = Instant.now();
        List<CrashOutcome> outcomes = new ArrayList<>();
        try (Interruption interruption = Interruption.on(folder);
                CrashCluster cluster = CrashCluster.start(Bench.prepare(home.toAbsolutePath(), folder), interruption)) {
            for (int round = 0; round < repeat; round++) {
                for (CrashPoint point : points) {
                    for (Signal each : signals) {
                        if (!signal.isEmpty() || each == Signal.KILL || point.pauseDiffers()) {
                            outcomes.add(run(cluster, point, each));
                        }
                    }
                }
            }
        }
        return CrashReport.of(commit, started, outcomes);
    }

    private CrashOutcome run(CrashCluster cluster, CrashPoint point, Signal each) throws IOException {
        CrashOutcome outcome = cluster.run(point, each);
        if (!json) {
            System.out.println(outcome.line());
            outcome.problems().forEach(problem -> System.out.println("         " + problem));
            outcome.remarks().forEach(remark -> System.out.println("         declared: " + remark));
        }
        return outcome;
    }

    private List<CrashPoint> points() {
        for (String each : only) {
            if (CrashPoints.ALL.stream().noneMatch(point -> point.name().equals(each))) {
                throw wrong("there is no crash point '" + each + "': see --list");
            }
        }
        for (String each : parts) {
            if (CrashPoints.ALL.stream().noneMatch(point -> point.part().equals(each))) {
                throw wrong("there is no part '" + each + "': see --list");
            }
        }
        return CrashPoints.ALL.stream()
                .filter(point -> only.isEmpty() || only.contains(point.name()))
                .filter(point -> parts.isEmpty() || parts.contains(point.part()))
                .toList();
    }

    private List<Signal> signals() {
        if (signal.isEmpty()) {
            return List.of(Signal.values());
        }
        return Stream.of(Signal.values())
                .filter(each -> each.word().equals(signal.toLowerCase(Locale.ROOT)))
                .findFirst()
                .map(List::of)
                .orElseThrow(() -> wrong("there is no signal '" + signal + "': write kill, stop or late"));
    }

    private int printTable() throws IOException {
        List<CrashReport> reports = new ArrayList<>();
        for (Path file : table) {
            reports.add(CrashReport.read(file));
        }
        System.out.print(CrashReport.table(reports));
        return 0;
    }

    private int tell(CrashReport report, Path folder) throws IOException {
        if (json) {
            System.out.println(Json.text(report));
        } else {
            long ok = report.runs().stream()
                    .filter(each -> each.verdict().equals("ok"))
                    .count();
            print("%d of %d runs are ok%n", ok, report.runs().size());
        }
        if (report.ok()) {
            Interruption.delete(folder);
            return 0;
        }
        System.err.println("crash-points: logs and data are in " + folder);
        return 1;
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format, values);
    }

    private static UsageException wrong(String text) {
        return new UsageException(text);
    }

    /** What was typed makes no sense. */
    private static final class UsageException extends RuntimeException {
        UsageException(String text) {
            super(text);
        }
    }
}
