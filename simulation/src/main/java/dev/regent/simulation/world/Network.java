package dev.regent.simulation.world;

import dev.regent.simulation.kernel.SimProcess;
import dev.regent.simulation.kernel.Simulation;
import java.io.IOException;
import java.net.ConnectException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Between the processes and the store. */
final class Network {

    private static final long MILLI = 1_000_000;

    private final Simulation simulation;
    private final Plan plan;
    private final Map<FaultKind, Integer> counts = new EnumMap<>(FaultKind.class);
    private final Set<String> cutOff = new HashSet<>();
    private final Set<Call> underWay = new LinkedHashSet<>();
    private final Map<SimProcess, Long> lastHint = new HashMap<>();
    private final Map<SimProcess, Long> backAgain = new HashMap<>(); // its watch, after the last restart of the store
    private int outages;
    private int restarts;
    private long downUntil;
    private long lastFaultyApplication;
    private long stalledUntil;
    private boolean healthy;

    /** A request whose answer somebody waits for. */
    private static final class Call {

        final SimProcess from;
        private final CompletableFuture<?> answer;

        Call(SimProcess from, CompletableFuture<?> answer) {
            this.from = from;
            this.answer = answer;
        }

        void breakOff() {
            answer.completeExceptionally(new IOException("connection reset"));
        }
    }

    Network(Simulation simulation, Plan plan) {
        this.simulation = simulation;
        this.plan = plan;
    }

    Map<FaultKind, Integer> counts() {
        return counts;
    }

    void count(FaultKind kind) {
        counts.merge(kind, 1, Integer::sum);
    }

    void heal() {
        healthy = true;
        outages = 0;
        downUntil = 0;
        cutOff.clear();
    }

    void cutOff(String process, long time) {
        cutOff.add(process);
        simulation.after(time, () -> cutOff.remove(process));
    }

    void outage(long time) {
        outages++;
        simulation.after(time, () -> outages = Math.max(0, outages - 1));
    }

    /** Requests and answers under way are lost, watches break, and for a while nobody can connect. */
    void restart(long time) {
        restarts++;
        downUntil = simulation.now() + time;
        List<Call> lost = List.copyOf(underWay);
        underWay.clear();
        lost.forEach(call -> call.from.after(delay(5 * MILLI), call::breakOff));
        backAgain.clear();
    }

    /** When the last request that a fault holds up or repeats will have been applied. */
    long lastFaultyApplication() {
        return lastFaultyApplication;
    }

    /** The store stands still: it takes requests, and carries them out and answers afterwards. */
    void stall(long time) {
        stalledUntil = simulation.now() + time;
    }

    /** Sends one request; its answer completes the future, or nothing does. */
    <T> CompletableFuture<T> send(SimProcess from, boolean write, Supplier<T> apply) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (simulation.now() < downUntil || hit(plan.loss() / 3, FaultKind.NOT_SENT)) {
            from.after(delay(5 * MILLI), () -> answer.completeExceptionally(new ConnectException("refused")));
            return answer;
        }
        boolean through = reaches(from);
        if (!(through ? !hit(plan.loss(), FaultKind.LOST_REQUEST) : simulation.chance(0.2))) {
            return answer;
        }
        boolean late = write && hit(plan.late() / 2, FaultKind.LATE_APPLICATION);
        boolean answered = through && !hit(plan.loss(), FaultKind.LOST_ANSWER);
        Call call = new Call(from, answer);
        underWay.add(call);
        int connection = restarts;
        long there = late ? simulation.between(0, 3 * Plan.LEASE.toNanos()) : delay(5 * MILLI);
        simulation.after(Math.max(there, stalledUntil - simulation.now()), () -> {
            if (connection != restarts && !late) {
                return;
            }
            T result = apply.get();
            if (answered && underWay.contains(call) && reaches(from)) {
                from.after(delay(5 * MILLI), () -> answer.complete(result));
            }
            underWay.remove(call);
        });
        if (write && hit(plan.late() / 2, FaultKind.DUPLICATE)) {
            long again = there + simulation.between(0, Plan.LEASE.toNanos());
            simulation.after(again, () -> {
                T unheard = apply.get();
                simulation.trace(() -> "store: applied once more: " + unheard);
            });
            noteFaultyApplication(again);
        }
        if (late) {
            noteFaultyApplication(there);
        }
        return answer;
    }

    private void noteFaultyApplication(long delay) {
        lastFaultyApplication = Math.max(lastFaultyApplication, simulation.now() + delay);
    }

    private boolean reaches(SimProcess process) {
        return healthy || outages == 0 && !cutOff.contains(process.name());
    }

    void hint(SimProcess to, Runnable hint) {
        if (isBroken(to) || hit(0.1, FaultKind.LOST_HINT)) {
            return;
        }
        arrive(to, hint);
        if (hit(0.05, FaultKind.DUPLICATE_HINT)) {
            arrive(to, hint);
        }
    }

    /** After a restart of the store it takes a while until a watch is there again; what changed until then it does not tell. */
    private boolean isBroken(SimProcess watching) {
        if (restarts == 0) {
            return false;
        }
        long back = backAgain.computeIfAbsent(watching, any -> downUntil + simulation.between(0, 1000 * MILLI));
        return !healthy && simulation.now() < back;
    }

    private void arrive(SimProcess to, Runnable hint) {
        boolean late = hit(plan.late() / 4, FaultKind.LATE_HINT);
        long delay = late ? simulation.between(0, 2 * Plan.LEASE.toNanos()) : delay(10 * MILLI);
        long at = simulation.now() + delay;
        if (at < lastHint.getOrDefault(to, 0L)) {
            count(FaultKind.REORDERED_HINT);
        }
        lastHint.merge(to, at, Math::max);
        to.after(delay, hint);
    }

    private long delay(long usual) {
        return simulation.between(0, hit(plan.late(), FaultKind.DELAY) ? 300 * MILLI : usual);
    }

    private boolean hit(double probability, FaultKind kind) {
        if (healthy || probability == 0 || !simulation.chance(probability)) {
            return false;
        }
        count(kind);
        return true;
    }
}
