package dev.regent.cli.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;

/** Injects each fault of a run at its random moment, and lets stopped processes go on when their lease is long over. */
final class FaultPlan {

    private static final double FIRST = 0.2;
    private static final double LAST = 0.7;
    /** From then on no fault waits for an earlier one: the job could end before it. */
    private static final double LATEST = 0.9;

    private final DemoCluster cluster;
    private final LeaderView view;
    private final SplittableRandom random;
    private final Duration pause;
    private final Predicate<Injected> over;
    private final List<Double> moments = new ArrayList<>();
    private final List<Fault> faults;
    private final List<Injected> injected = new ArrayList<>();
    private final List<Paused> paused = new ArrayList<>();

    /**
     * A fault that happened.
     *
     * @param nanos monotonic time just before it
     * @param token token of the leader at that moment
     */
    record Injected(Fault fault, String process, long nanos, long token) {

        String words() {
            String how = fault.action() == Fault.Action.KILL ? "kill -9" : "SIGSTOP";
            return switch (fault.target()) {
                case LEADER -> "leader " + process + " (" + how + ")";
                case STANDBY -> "standby " + process + " (" + how + ")";
                case TASKMANAGER -> process + " (" + how + ")";
            };
        }
    }

    private record Paused(DemoProcess process, long until) {}

    /**
     * @param pause how long a stopped process stays so
     * @param over whether the cluster has recovered from a fault; the next one waits for that
     */
    FaultPlan(DemoSettings settings, DemoCluster cluster, LeaderView view, Duration pause, Predicate<Injected> over) {
        this.cluster = cluster;
        this.view = view;
        // not java.util.Random: its first numbers hardly differ between seeds that follow each other
        this.random = new SplittableRandom(settings.seed());
        this.pause = pause;
        this.over = over;
        this.faults = new ArrayList<>(settings.faults());
        DoubleStream.generate(() -> FIRST + random.nextDouble() * (LAST - FIRST))
                .limit(faults.size())
                .sorted()
                .forEach(moments::add);
    }

    List<Injected> injected() {
        return List.copyOf(injected);
    }

    /** Whether everything that was planned has happened. */
    boolean done() {
        return moments.isEmpty();
    }

    /** Does what is due at that share of the job. */
    void advance(double progress) {
        long now = System.nanoTime();
        for (Iterator<Paused> each = paused.iterator(); each.hasNext(); ) {
            Paused next = each.next();
            if (now - next.until() >= 0) {
                next.process().resume();
                each.remove();
            }
        }
        if (!moments.isEmpty() && progress >= moments.get(0) && mayFollow(progress) && inject(faults.get(0))) {
            moments.remove(0);
            faults.remove(0);
        }
    }

    private boolean mayFollow(double progress) {
        return injected.isEmpty() || progress >= LATEST || over.test(injected.get(injected.size() - 1));
    }

    /** Returns false if there is no such process at the moment, as while nobody leads. */
    private boolean inject(Fault fault) {
        List<DemoProcess> candidates = candidates(fault.target());
        long token = view.leader().map(leader -> leader.token().value()).orElse(0L);
        if (candidates.isEmpty() || token == 0) {
            return false;
        }
        DemoProcess target = candidates.get(random.nextInt(candidates.size()));
        injected.add(new Injected(fault, target.name(), System.nanoTime(), token));
        switch (fault.action()) {
            case KILL -> target.kill();
            case PAUSE -> {
                target.pause();
                paused.add(new Paused(target, System.nanoTime() + pause.toNanos()));
            }
        }
        return true;
    }

    private List<DemoProcess> candidates(Fault.Target target) {
        String leader = view.leaderName().orElse("");
        return switch (target) {
            case LEADER -> leader.isEmpty() || !untouched(leader) ? List.of() : List.of(cluster.process(leader));
            case STANDBY ->
                cluster.living("jobmanager").stream()
                        .filter(process ->
                                !leader.isEmpty() && !process.name().equals(leader) && untouched(process.name()))
                        .toList();
            case TASKMANAGER ->
                cluster.living("taskmanager").stream()
                        .filter(process -> untouched(process.name()))
                        .toList();
        };
    }

    private boolean untouched(String process) {
        return injected.stream().noneMatch(each -> each.process().equals(process));
    }
}
