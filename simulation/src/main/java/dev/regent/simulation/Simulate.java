package dev.regent.simulation;

import dev.regent.simulation.kernel.Scenario;
import dev.regent.simulation.runtime.RuntimeScenario;
import dev.regent.simulation.world.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command: runs seeds of one shape or of all. Exits 0 with counts if no rule was broken, 1 with a line {@code violated ...} if one was, 2
 * for wrong arguments, 3 if a fault never struck.
 */
public final class Simulate {

    private static final int ENOUGH_FOR_EVERY_FAULT = 500;
    private static final List<Scenario> ALL = Stream.concat(
                    Arrays.stream(Shape.values()), Stream.of(new RuntimeScenario()))
            .toList();

    private long seeds = 2000;
    private long seed = 1;
    private int threads = 2;
    private boolean shrink = true;
    private List<? extends Scenario> shapes = ALL;

    private Simulate() {}

    /** See the class. */
    public static void main(String[] arguments) throws Exception {
        Simulate simulate = new Simulate();
        Optional<String> wrong = simulate.parse(arguments);
        if (wrong.isPresent()) {
            System.err.println("simulate: " + wrong.get());
            System.exit(2);
        }
        System.exit(simulate.run());
    }

    private Optional<String> parse(String[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals("--no-shrink")) {
                shrink = false;
                continue;
            }
            if (i + 1 >= arguments.length) {
                return Optional.of(
                        "'" + arguments[i] + "' needs a value; use --seeds N --seed S --shape X --threads N");
            }
            Optional<String> wrong = option(arguments[i], arguments[++i]);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    private Optional<String> option(String option, String value) {
        if (option.equals("--shape")) {
            shapes = ALL.stream().filter(each -> each.title().equals(value)).toList();
            String known = ALL.stream().map(Scenario::title).collect(Collectors.joining(", "));
            return shapes.isEmpty() ? Optional.of("no shape '" + value + "'; there are: " + known) : Optional.empty();
        }
        long number;
        try {
            number = Long.parseLong(value);
        } catch (NumberFormatException noNumber) {
            return Optional.of(option + " needs a number, not '" + value + "'");
        }
        switch (option) {
            case "--seeds" -> seeds = number;
            case "--seed" -> seed = number;
            case "--threads" -> threads = (int) number;
            default -> {
                return Optional.of("no option '" + option + "'; use --seeds N --seed S --shape X --threads N");
            }
        }
        return seeds < 1 || threads < 1 || threads > 64
                ? Optional.of("--seeds and --threads must be at least 1, and --threads at most 64")
                : Optional.empty();
    }

    private int run() throws InterruptedException {
        for (Scenario shape : shapes) {
            Campaign campaign = new Campaign(shape, seed, seeds);
            long started = System.nanoTime();
            CompletableFuture<Void> end = progress(campaign, shape);
            campaign.run(threads);
            end.complete(null);
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
            System.out.println(campaign.summary() + " millis=" + millis);
            Optional<String> violation = campaign.violation();
            if (violation.isPresent()) {
                System.out.println(violation.get());
                if (shrink) {
                    campaign.shrunk().forEach(System.out::println);
                }
                return 1;
            }
            if (seeds >= ENOUGH_FOR_EVERY_FAULT && !campaign.missing().isEmpty()) {
                System.out.println("invalid: these faults never struck: " + campaign.missing());
                return 3;
            }
        }
        return 0;
    }

    private CompletableFuture<Void> progress(Campaign campaign, Scenario shape) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread reporter = new Thread(
                () -> {
                    while (!end.isDone()) {
                        try {
                            end.get(2, TimeUnit.SECONDS);
                        } catch (java.util.concurrent.TimeoutException notYet) {
                            System.err.println(shape.title() + ": " + campaign.done() + " of " + seeds + " seeds");
                        } catch (InterruptedException | java.util.concurrent.ExecutionException over) {
                            return;
                        }
                    }
                },
                "regent-progress");
        reporter.setDaemon(true);
        reporter.start();
        return end;
    }
}
