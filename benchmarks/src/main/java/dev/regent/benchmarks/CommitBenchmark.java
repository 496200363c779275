package dev.regent.benchmarks;

import dev.regent.testservers.ServerKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code bin/commit-benchmark}. */
@Command(
        name = "commit-benchmark",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Compares fenced commits of one entry through each driver with the same transaction (operations, conditions, sizes) sent with the bare"
                    + " client, on a stock server that it starts, and prints Markdown.",
            "Bare clients: ZooKeeper.multi, the blocking stub of etcd's Txn, the JDK's HTTP client on Consul's /v1/txn."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every driver reached the wanted share",
            "1:one did not, or something failed",
            "2:wrong arguments"
        })
public final class CommitBenchmark implements Callable<Integer> {

    private static final double WANTED = 0.9;
    private static final String HEAD = """
            | Driver | Rounds | Commits/s, driver | Commits/s, bare client | Ratio, median [least, most] | At least %.1f |
            |---|---|---|---|---|---|
            """.formatted(WANTED);

    @Mixin
    private Measuring measuring = new Measuring();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "12",
            description = "How many (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--commits",
            paramLabel = "N",
            defaultValue = "500",
            description = "Of each in a round (default: ${DEFAULT-VALUE}).")
    private int commits;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "12000",
            description = {
                "Commits of each before the first round (default: ${DEFAULT-VALUE}):",
                "the JVM compiles with all its means what was called 5000 times and more."
            })
    private int warmUp;

    @Option(
            names = "--bytes",
            paramLabel = "N",
            defaultValue = "200",
            description = "Size of the entry's handle (default: ${DEFAULT-VALUE}).")
    private int bytes;

    @Option(names = "--folder", hidden = true, defaultValue = "benchmarks/target/commits")
    private Path folder = Path.of("benchmarks/target/commits");

    private CommitBenchmark() {}

    /** See {@code bin/commit-benchmark --help}. */
    public static void main(String[] arguments) {
        Measuring.main(new CommitBenchmark(), arguments);
    }

    @Override
    public Integer call() throws Exception {
        String before = Machine.load();
        List<String> rows = new ArrayList<>();
        List<String> each = new ArrayList<>();
        boolean reached = true;
        for (ServerKind kind : measuring.kinds()) {
            List<Round> done = compare(kind);
            reached &= median(done, Round::ratio) >= WANTED;
            rows.add(row(kind.label(), done));
            each.add("- " + kind.label() + ", ratio of each round: "
                    + done.stream().map(round -> text("%.2f", round.ratio())).collect(Collectors.joining(", ")));
        }
        System.out.println(Measuring.heading(Machine.commit()) + "; load " + before
                + " at the start and " + Machine.load() + " at the end. " + commits
                + " commits of each in a round, handle of "
                + bytes + " bytes.");
        System.out.println();
        System.out.print(HEAD);
        rows.forEach(System.out::println);
        System.out.println();
        each.forEach(System.out::println);
        return reached ? 0 : 1;
    }

    private List<Round> compare(ServerKind kind) throws Exception {
        System.err.print(kind.label() + " ");
        Path scratch = folder.resolve(kind.label());
        Scratch.delete(scratch);
        try (Stock stock = Stock.start(kind, 1, scratch);
                DriverCommits driver =
                        DriverCommits.open(kind, stock.servers().addresses().get(0), bytes);
                BareClient bare =
                        BareClient.open(kind, stock.servers().addresses().get(0))) {
            Round.run(warmUp, driver::commit, bare::commit);
            List<Round> done = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                done.add(Round.run(commits, driver::commit, bare::commit));
                System.err.print('.');
            }
            System.err.println();
            return done;
        }
    }

    private static String row(String type, List<Round> done) {
        double ratio = median(done, Round::ratio);
        return "| " + type + " | " + done.size() + " | " + text("%.0f", median(done, Round::driverRate)) + " | "
                + text("%.0f", median(done, Round::bareRate)) + " | " + text("%.2f", ratio) + " ["
                + text("%.2f", done.stream().mapToDouble(Round::ratio).min().orElse(0)) + ", "
                + text("%.2f", done.stream().mapToDouble(Round::ratio).max().orElse(0)) + "] | "
                + (ratio >= WANTED ? "yes" : "**no**") + " |";
    }

    private static double median(List<Round> done, ToDoubleFunction<Round> value) {
        double[] sorted = done.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static String text(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
