package dev.regent.simulation.world;

import dev.regent.simulation.kernel.Workers;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Many seeds of one shape, on several real threads. */
public final class Campaign {

    private final Shape shape;
    private final long first;
    private final long seeds;
    private final AtomicLong next;
    private final Map<FaultKind, Long> faults = new EnumMap<>(FaultKind.class); // guarded by this
    private final List<Outcome> failures = new ArrayList<>(); // guarded by this
    private long done; // guarded by this
    private long steps; // guarded by this
    private long grants; // guarded by this
    private long acknowledged; // guarded by this
    private long digest; // guarded by this

    /**
     * @param first first seed
     * @param seeds how many
     */
    public Campaign(Shape shape, long first, long seeds) {
        this.shape = shape;
        this.first = first;
        this.seeds = seeds;
        this.next = new AtomicLong(first);
    }

    /** Runs all seeds, or until one fails. */
    public void run(int threads) throws InterruptedException {
        List<Thread> runners = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread runner = new Thread(this::work, "regent-campaign-" + i);
            runner.setDaemon(true);
            runner.start();
            runners.add(runner);
        }
        for (Thread runner : runners) {
            runner.join();
        }
    }

    private void work() {
        try (Workers workers = new Workers()) {
            long seed = next.getAndIncrement();
            while (seed < first + seeds && !failed()) {
                add(new World(shape, Plan.draw(seed), workers, false).run());
                seed = next.getAndIncrement();
            }
        }
    }

    private synchronized boolean failed() {
        return !failures.isEmpty();
    }

    private synchronized void add(Outcome outcome) {
        done++;
        steps += outcome.steps();
        grants += outcome.grants();
        acknowledged += outcome.acknowledged();
        digest += outcome.digest();
        outcome.faults().forEach((kind, count) -> faults.merge(kind, (long) count, Long::sum));
        if (outcome.violation().isPresent()) {
            failures.add(outcome);
        }
    }

    /** How many seeds have ended. */
    public synchronized long done() {
        return done;
    }

    /** Faults of the shape that never struck. */
    public synchronized Set<FaultKind> missing() {
        Set<FaultKind> missing = EnumSet.copyOf(shape.faults());
        missing.removeAll(faults.keySet());
        return missing;
    }

    /** One line of counts. */
    public synchronized String summary() {
        return "shape=" + shape.title() + " seeds=" + done + " first=" + first + " grants=" + grants + " commits="
                + acknowledged + " steps=" + steps + " digest=" + Long.toHexString(digest) + " faults=" + faults;
    }

    /** The violation found, as {@code violated RULE shape=... seed=...: text}. */
    public synchronized Optional<String> violation() {
        return failures.stream().findFirst().map(outcome -> {
            String text = outcome.violation().orElseThrow();
            int colon = text.indexOf(':');
            String rule = colon < 0 ? "defect" : text.substring(0, colon);
            return "violated " + rule + " shape=" + shape.title() + " seed="
                    + outcome.plan().seed() + ": " + text.substring(colon + 1).strip();
        });
    }

    /** A short history of the violation, for people. */
    public synchronized List<String> shrunk() {
        List<String> lines = new ArrayList<>();
        failures.stream().findFirst().ifPresent(failure -> {
            try (Workers workers = new Workers()) {
                Outcome small = Shrinker.shrink(
                        shape, failure.plan(), failure.violation().orElseThrow(), workers);
                lines.add("smallest plan found: " + small.plan());
                lines.addAll(small.history());
                small.cause().ifPresent(thrown -> {
                    lines.add(thrown.toString());
                    for (StackTraceElement frame : thrown.getStackTrace()) {
                        lines.add("    at " + frame);
                    }
                });
            }
        });
        return lines;
    }
}
