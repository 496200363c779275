package dev.regent.benchmarks;

import dev.regent.testservers.ServerKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code bin/failover-report}. */
@Command(
        name = "failover-report",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures fail-over, fences and load of the drivers on stock servers that it starts, beside their peers, and prints Markdown.",
            "Each part is kept when it is done; --resume measures only those that are missing at this commit."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:every bound was kept",
            "1:one was broken, or something could not be measured",
            "2:wrong arguments"
        })
public final class FailoverReport implements Callable<Integer> {

    @Mixin
    private Measuring measuring = new Measuring();

    @Option(
            names = "--nodes",
            split = ",",
            paramLabel = "N",
            description = "Servers that form the backend: 1, 3; both by default.")
    private List<Integer> nodes = List.of(1, 3);

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "20",
            description = "Of each measurement (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(
            names = "--parts",
            split = ",",
            paramLabel = "PART",
            description = "Only these: crash, hand-over, fencing, quiet, stalls; all by default.")
    private List<String> parts = Arrays.stream(Part.values()).map(Part::label).toList();

    @Option(
            names = "--lease",
            paramLabel = "SECONDS",
            description = "Of the drivers; 4 on Kubernetes and 2 on the others by default.")
    private @Nullable Integer lease;

    @Option(names = "--no-peers", description = "Leave the peers out.")
    private boolean noPeers;

    @Option(names = "--resume", description = "Take what was measured at this commit before.")
    private boolean resume;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Of the moments of the faults (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--folder", hidden = true, defaultValue = "benchmarks/target/failover")
    private Path folder = Path.of("benchmarks/target/failover");

    private boolean complete = true;

    private FailoverReport() {}

    /** See {@code bin/failover-report --help}. */
    public static void main(String[] arguments) {
        Measuring.main(new FailoverReport(), arguments);
    }

    @Override
    public Integer call() throws IOException {
        String commit = Machine.commit();
        Results results = new Results(folder.resolve(commit.replace(' ', '-')));
        List<Result> all = new ArrayList<>();
        for (ServerKind kind : measuring.kinds()) {
            for (int size : nodes) {
                if (Stock.forms(kind, size)) {
                    all.addAll(measure(kind, size, results));
                }
            }
        }
        System.out.println(Measuring.heading(commit) + ".");
        System.out.println();
        System.out.print(Row.HEAD);
        all.forEach(result -> result.rows().forEach(System.out::println));
        System.out.println();
        all.forEach(result -> System.out.println("- " + result.circumstances()));
        return complete && all.stream().allMatch(Result::kept) ? 0 : 1;
    }

    private List<Result> measure(ServerKind kind, int size, Results results) throws IOException {
        List<Result> found = new ArrayList<>();
        List<Part> missing = new ArrayList<>();
        for (Part part : chosen(size)) {
            if (resume && results.has(name(kind, size, part))) {
                found.add(results.read(name(kind, size, part)));
            } else {
                missing.add(part);
            }
        }
        if (missing.isEmpty()) {
            return found;
        }
        Path scratch = folder.resolve("run-" + kind.label() + "-" + size);
        Scratch.delete(scratch);
        try (Stock servers = Stock.start(kind, size, scratch.resolve("servers"))) {
            Bench bench = new Bench(
                    kind,
                    servers,
                    runs,
                    lease == null ? Bounds.of(kind).lease() : Duration.ofSeconds(lease),
                    !noPeers,
                    scratch.resolve("logs"),
                    new Random(seed));
            for (Part part : missing) {
                measure(part, bench, name(kind, size, part), results).ifPresent(found::add);
            }
        }
        return found;
    }

    /** What one part cannot measure does not stop the others. */
    private Optional<Result> measure(Part part, Bench bench, String name, Results results) throws IOException {
        System.err.print(name + " ");
        String before = Machine.load();
        long start = System.nanoTime();
        try {
            List<Row> rows = part.measure(bench);
            Result result = new Result(
                    rows.stream().map(Row::markdown).toList(),
                    rows.stream().allMatch(Row::kept),
                    String.format(
                            Locale.ROOT,
                            "%s: %d s, load %s at its start and %s at its end",
                            name,
                            Duration.ofNanos(System.nanoTime() - start).toSeconds(),
                            before,
                            Machine.load()));
            results.write(name, result);
            System.err.println(" done");
            result.rows().forEach(System.err::println);
            return Optional.of(result);
        } catch (IllegalStateException failed) {
            complete = false;
            System.err.println();
            System.err.println("failover-report: " + name + " could not be measured: " + failed
                    + (failed.getCause() == null ? "" : ": " + failed.getCause()) + "; logs in " + bench.logs());
            return Optional.empty();
        }
    }

    private List<Part> chosen(int size) {
        return Arrays.stream(Part.values())
                .filter(part -> parts.contains(part.label()))
                .filter(part -> size == 1 || part.alsoOnEnsembles())
                .toList();
    }

    private static String name(ServerKind kind, int size, Part part) {
        return kind.label() + "-" + size + "-" + part.label();
    }
}
