package dev.regent.simulation;

import dev.regent.simulation.kernel.Scenario;
import dev.regent.simulation.kernel.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;

/** Many seeds of one scenario, on several real threads. */
public final class Campaign {

    private final Scenario scenario;
    private final long first;
    private final long seeds;
    private final AtomicLong next;
    private final Map<String, Long> faults = new TreeMap<>(); // guarded by this
    private final Map<String, Long> counts = new TreeMap<>(); // guarded by this
    private final List<Scenario.Result> failures = new ArrayList<>(); // guarded by this
    private long done; // guarded by this
    private long steps; // guarded by this
    private long digest; // guarded by this

    /**
     * @param first first seed
     * @param seeds how many
     */
    public Campaign(Scenario scenario, long first, long seeds) {
        this.scenario = scenario;
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
                add(scenario.run(seed, workers));
                seed = next.getAndIncrement();
            }
        }
    }

    private synchronized boolean failed() {
        return !failures.isEmpty();
    }

    private synchronized void add(Scenario.Result result) {
        done++;
        steps += result.steps();
        digest += result.digest();
        result.counts().forEach((what, count) -> counts.merge(what, (long) count, Long::sum));
        result.faults().forEach((kind, count) -> faults.merge(kind, (long) count, Long::sum));
        if (result.violation().isPresent()) {
            failures.add(result);
        }
    }

    /** How many seeds have ended. */
    public synchronized long done() {
        return done;
    }

    /** Faults of the scenario that never struck. */
    public synchronized Set<String> missing() {
        Set<String> missing = new TreeSet<>(scenario.faults());
        missing.removeAll(faults.keySet());
        return missing;
    }

    /** One line of counts. */
    public synchronized String summary() {
        StringBuilder line = new StringBuilder("shape=" + scenario.title() + " seeds=" + done + " first=" + first);
        counts.forEach(
                (what, count) -> line.append(' ').append(what).append('=').append(count));
        return line.append(" steps=" + steps)
                .append(" digest=" + Long.toHexString(digest))
                .append(" faults=" + faults)
                .toString();
    }

    /** The violation found, as {@code violated RULE shape=... seed=...: text}. */
    public synchronized Optional<String> violation() {
        return failures.stream().findFirst().map(failed -> {
            String text = failed.violation().orElseThrow();
            int colon = text.indexOf(':');
            String rule = colon < 0 ? "defect" : text.substring(0, colon);
            return "violated " + rule + " shape=" + scenario.title() + " seed=" + failed.seed() + ": "
                    + text.substring(colon + 1).strip();
        });
    }

    /** A short history of the violation, for people. */
    public List<String> shrunk() {
        Optional<Scenario.Result> failed;
        synchronized (this) {
            failed = failures.stream().findFirst();
        }
        try (Workers workers = new Workers()) {
            return failed.map(each -> scenario.explain(each, workers)).orElse(List.of());
        }
    }
}
