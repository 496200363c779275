package dev.regent.simulation.world;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.simulation.kernel.SimProcess;
import dev.regent.simulation.kernel.Simulation;
import dev.regent.simulation.kernel.Workers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** One seeded run: processes come, go, pause and die under faults; then the faults end, everything must settle, and everybody closes. */
final class World {

    static final String CLUSTER = "c";
    static final String ELECTION = "e";
    static final String SCOPE = "s";
    static final String OTHER_SCOPE = "s/b";

    private static final long STEP_LIMIT = 60_000;
    private static final double CLOCK_RATE_ERROR = 0.005;

    private final Plan plan;
    private final Simulation simulation;
    private final Network network;
    private final SharedStore store;
    private final LeadershipJudge leaders;
    private final ScopeJudge scopes;
    private final List<App> apps = new ArrayList<>();
    private final Set<SimProcess> disturbed = new HashSet<>();
    private int born;
    private long numbers;
    private final EndJudge end;
    private final LeaseJudge lease;
    private final Set<SimProcess> cleaning = new HashSet<>();
    private final Set<String> neighbours = new TreeSet<>();

    World(Shape shape, Plan plan, Workers workers, boolean tracing) {
        this.plan = plan;
        this.simulation = new Simulation(plan.seed(), workers, tracing);
        this.network = new Network(simulation, plan);
        this.leaders = new LeadershipJudge(simulation);
        this.scopes = new ScopeJudge(simulation);
        this.end = new EndJudge(simulation);
        this.lease = new LeaseJudge(simulation, leaders);
        this.store = shape.store(simulation, network, plan, scopes, lease);
        plantNeighbours();
    }

    /** Clusters whose names begin like this one's, or are another spelling of it. */
    private void plantNeighbours() {
        for (String cluster : List.of(CLUSTER + CLUSTER, CLUSTER + ".d", "C")) {
            StoreKey root = StoreKey.of("clusters", cluster);
            for (StoreKey key : List.of(
                    root.child("elections").child(ELECTION).child("index"),
                    root.child("elections").child(ELECTION).child("scopes").child(SCOPE),
                    root.child("members").child("group").child("x"))) {
                store.hands().write(key, ByteBuffer.allocate(1));
                neighbours.add(key.toString());
            }
        }
    }

    Simulation simulation() {
        return simulation;
    }

    Plan plan() {
        return plan;
    }

    LeadershipJudge leaders() {
        return leaders;
    }

    ScopeJudge scopes() {
        return scopes;
    }

    LeaseJudge lease() {
        return lease;
    }

    EndJudge end() {
        return end;
    }

    /** Whether a cleanup goes on. */
    boolean cleaning() {
        return !cleaning.isEmpty();
    }

    /** Keys of other clusters. */
    Set<String> neighbours() {
        return neighbours;
    }

    /** Whether a process is right to call the state corrupt in an operation that began then, because somebody had deleted the index. */
    boolean indexWasMissing(long since) {
        return store.tampering().indexWasMissing(since);
    }

    long nextNumber() {
        return ++numbers;
    }

    void require(boolean holds, Supplier<String> rule) {
        if (!holds) {
            simulation.fail(rule.get());
        }
    }

    /** Whether the process stood still at some time, so that its bounds do not count. */
    boolean wasDisturbed(SimProcess process) {
        return disturbed.contains(process);
    }

    Outcome run() {
        for (int slot = 0; slot < plan.processes(); slot++) {
            apps.add(bear(slot));
        }
        for (Step step : plan.steps()) {
            simulation.after(step.at(), () -> strike(step));
        }
        simulation.after(Plan.FAULTS_END, this::heal);
        simulation.run(Long.MAX_VALUE, STEP_LIMIT);
        return new Outcome(
                plan,
                simulation.failure(),
                simulation.cause(),
                network.counts(),
                leaders.grants(),
                scopes.acknowledged(),
                simulation.steps(),
                simulation.digest(),
                simulation.history());
    }

    private App bear(int slot) {
        SimProcess process = process("n" + slot + "." + born++);
        HaBackend backend =
                store.open(process, "n" + slot, new Random(simulation.random().nextLong()));
        App app = new App(this, process, "n" + slot, backend);
        app.start();
        return app;
    }

    private SimProcess process(String name) {
        double rate = 1 + CLOCK_RATE_ERROR * (2 * simulation.random().nextDouble() - 1);
        SimProcess process = simulation.process(name, rate, simulation.random().nextLong());
        process.startDelay(() -> simulation.between(0, 200_000));
        return process;
    }

    // ---- faults

    private void strike(Step step) {
        App app = apps.get(step.slot());
        SimProcess victim = app.process();
        simulation.trace(() -> "FAULT " + step + " (" + victim + ")");
        if (!step.kind().byHand()) {
            network.count(step.kind());
        }
        switch (step.kind()) {
            case PAUSE -> pause(victim, step.duration());
            case KILL -> {
                kill(victim);
                simulation.after(step.duration(), () -> replace(step.slot(), app));
            }
            case RESTART -> {
                app.close();
                simulation.after(step.duration(), () -> replace(step.slot(), app));
            }
            case CUT_OFF -> {
                disturbed.add(victim);
                network.cutOff(victim.name(), step.duration());
            }
            case OUTAGE -> network.outage(step.duration());
            case STORE_RESTART -> network.restart(step.duration() / 4);
            case CLEANUP -> cleanUp();
            case KILLED_CLEANUP -> {
                SimProcess cleaner = cleanUp();
                simulation.after(step.duration() / 8, () -> killCleaner(cleaner));
            }
            case TOUCH, PUT_BACK -> byHand(step);
            case DELETE_LEASE, DELETE_RENEWAL, DELETE_EPOCH, DELETE_INDEX, DELETE_FLOOR -> byHand(step);
            case DELAY, NOT_SENT, LOST_REQUEST, LOST_ANSWER, LATE_APPLICATION, DUPLICATE -> notPlanned(step);
            case LOST_HINT, DUPLICATE_HINT, LATE_HINT, REORDERED_HINT, EQUAL_WRITE -> notPlanned(step);
        }
    }

    private static void notPlanned(Step step) {
        throw new IllegalArgumentException("not planned: " + step);
    }

    private void byHand(Step step) {
        if (store.tampering().strike(step.kind(), step.duration())) {
            network.count(step.kind());
        }
    }

    private void pause(SimProcess victim, long time) {
        if (!victim.alive() || victim.paused()) {
            return;
        }
        disturbed.add(victim);
        victim.pause();
        long since = simulation.now();
        simulation.after(time, () -> resume(victim, since));
    }

    private void resume(SimProcess victim, long since) {
        if (victim.alive() && victim.paused()) {
            simulation.trace(() -> victim + " goes on");
            leaders.resumed(victim, simulation.now() - since);
            victim.resume();
        }
    }

    private void kill(SimProcess victim) {
        if (victim.alive()) {
            victim.kill();
            store.died(victim);
        }
    }

    private void killCleaner(SimProcess cleaner) {
        cleaning.remove(cleaner);
        kill(cleaner);
    }

    private void replace(int slot, App former) {
        if (apps.get(slot) == former) {
            kill(former.process());
            apps.set(slot, bear(slot));
        }
    }

    private SimProcess cleanUp() {
        scopes.cleaning(SCOPE);
        scopes.cleaning(OTHER_SCOPE);
        SimProcess process = process("cleanup" + born++);
        HaBackend backend =
                store.open(process, "cleanup", new Random(simulation.random().nextLong()));
        cleaning.add(process);
        process.start("cleanup", () -> {
            try {
                backend.deleteCluster(Plan.LEASE.multipliedBy(2));
                simulation.trace(() -> process + " has deleted the cluster");
            } catch (BackendUnavailableException refused) {
                simulation.trace(() -> process + " gave up: " + refused.getMessage());
            }
            backend.close();
            cleaning.remove(process);
        });
        return process;
    }

    // ---- after the faults

    private void heal() {
        simulation.trace(() -> "the faults end");
        network.heal();
        store.tampering().repair();
        for (int slot = 0; slot < apps.size(); slot++) {
            App app = apps.get(slot);
            resume(app.process(), simulation.now());
            if (!app.running()) {
                replace(slot, app);
            }
        }
        new Ending(this, store, network, apps, () -> process("cleanup" + born++)).begin();
    }
}
