package dev.regent.simulation.world;

import dev.regent.simulation.kernel.SimProcess;
import dev.regent.simulation.kernel.Simulation;
import java.util.EnumMap;
import java.util.HashSet;
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
    private int outages;
    private boolean healthy;

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

    /** Sends one request; its answer completes the future, or nothing does. */
    <T> CompletableFuture<T> send(SimProcess from, boolean write, Supplier<T> apply) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        boolean through = healthy || outages == 0 && !cutOff.contains(from.name());
        if (!(through ? !hit(plan.loss(), FaultKind.LOST_REQUEST) : simulation.chance(0.2))) {
            return answer;
        }
        boolean late = write && hit(plan.late() / 2, FaultKind.LATE_APPLICATION);
        long there = late ? simulation.between(0, 3 * Plan.LEASE.toNanos()) : delay(5 * MILLI);
        boolean answered = through && !hit(plan.loss(), FaultKind.LOST_ANSWER);
        simulation.after(there, () -> {
            T result = apply.get();
            if (answered && (healthy || outages == 0 && !cutOff.contains(from.name()))) {
                from.after(delay(5 * MILLI), () -> answer.complete(result));
            }
        });
        if (write && hit(plan.late() / 2, FaultKind.DUPLICATE)) {
            simulation.after(there + simulation.between(0, Plan.LEASE.toNanos()), () -> {
                T unheard = apply.get();
                simulation.trace(() -> "store: applied once more: " + unheard);
            });
        }
        return answer;
    }

    void hint(SimProcess to, Runnable hint) {
        if (hit(0.1, FaultKind.LOST_HINT)) {
            return;
        }
        to.after(delay(10 * MILLI), hint);
        if (hit(0.05, FaultKind.DUPLICATE_HINT)) {
            to.after(delay(10 * MILLI), hint);
        }
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
