package dev.regent.cli.demo;

import dev.regent.runtime.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * The demo command: one or several runs, each in a folder of its own that is deleted at the end.
 *
 * @param launcher the tarball's {@code bin/regent}
 * @param jobJar jar of the example job
 * @param backend what the processes elect their leader on
 * @param keep where everything is kept, if it is
 */
public record Demo(Path launcher, Path jobJar, DemoBackend backend, Optional<Path> keep) {

    private static final int PARTITIONS = 10;

    /**
     * Size of a run.
     *
     * @param records transactions in the log
     * @param rate records per second of the whole job; 0 is as fast as possible
     * @param jobManagers JobManager processes
     * @param taskManagers TaskManager processes
     * @param slots slots of each TaskManager
     * @param parallelism subtasks
     */
    public record Shape(long records, long rate, int jobManagers, int taskManagers, int slots, int parallelism) {}

    /**
     * Runs it and prints verdict and figures.
     *
     * @param faults as on the command line
     * @return whether every run was exact
     */
    public boolean run(Shape shape, List<String> faults, int runs, long seed, boolean json, PrintWriter out)
            throws IOException, InterruptedException {
        Display display = Display.onStandardError();
        List<DemoResult> results = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            DemoResult result = once(shape, faults, seed + i, display, i);
            results.add(result);
            if (!json) {
                DemoReport.print(out, result);
            }
            if (!result.exact()) {
                break;
            }
        }
        boolean exact = results.stream().allMatch(DemoResult::exact);
        if (json) {
            out.println(Json.text(runs == 1 ? results.get(0).fields() : summary(results, exact)));
        } else if (runs > 1) {
            long exactRuns = results.stream().filter(DemoResult::exact).count();
            out.println(results.size() + " runs, " + exactRuns + " exact");
            Spread.figures(results).forEach((name, spread) -> out.println("  " + name + " " + spread.fields()));
        }
        out.flush();
        return exact;
    }

    private static Map<String, Object> summary(List<DemoResult> results, boolean exact) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("exact", exact);
        Spread.figures(results).forEach((name, spread) -> summary.put(name, spread.fields()));
        summary.put("runs", results.stream().map(DemoResult::fields).toList());
        return summary;
    }

    private DemoResult once(Shape shape, List<String> faults, long seed, Display display, int number)
            throws IOException, InterruptedException {
        Path directory = keep.isPresent()
                ? Files.createDirectories(keep.get().toAbsolutePath().resolve("run-" + (number + 1)))
                : Files.createTempDirectory("regent-demo-");
        DemoRun run = new DemoRun(settings(shape, faults, seed, directory), display);
        Thread atExit = new Thread(
                () -> {
                    run.abort();
                    backend.forget(run.options());
                    clean(directory);
                },
                "regent-demo-end");
        Runtime.getRuntime().addShutdownHook(atExit);
        boolean exact = false;
        try {
            DemoResult result = run.run();
            exact = result.exact();
            return result;
        } finally {
            if (disarmed(atExit)) {
                backend.forget(run.options());
                if (exact) {
                    clean(directory);
                } else {
                    display.say("input, output, logs and state are kept in " + directory);
                }
            }
        }
    }

    /** False if the JVM is ending already, so that the hook does what is to be done. */
    private static boolean disarmed(Thread hook) {
        try {
            return Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            return false;
        }
    }

    private DemoSettings settings(Shape shape, List<String> faults, long seed, Path directory) {
        return new DemoSettings(
                launcher,
                backend,
                jobJar,
                directory,
                shape.records(),
                PARTITIONS,
                shape.rate(),
                shape.jobManagers(),
                shape.taskManagers(),
                shape.slots(),
                shape.parallelism(),
                parse(faults, seed),
                seed);
    }

    private static List<Fault> parse(List<String> faults, long seed) {
        List<Fault> parsed = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(seed);
        for (String fault : faults) {
            switch (fault) {
                case "none" -> {}
                case "random" -> {
                    parsed.add(any(random));
                    parsed.add(any(random));
                }
                default -> parsed.add(Fault.parse(fault));
            }
        }
        return parsed;
    }

    private static Fault any(SplittableRandom random) {
        Fault.Target[] targets = Fault.Target.values();
        Fault.Action[] actions = Fault.Action.values();
        return new Fault(targets[random.nextInt(targets.length)], actions[random.nextInt(actions.length)]);
    }

    /** Deletes a run's folder unless it is to be kept. */
    private void clean(Path directory) {
        if (keep.isPresent() || !Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException left) {
            throw new UncheckedIOException("cannot delete " + directory, left);
        }
    }
}
