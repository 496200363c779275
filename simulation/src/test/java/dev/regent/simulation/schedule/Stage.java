package dev.regent.simulation.schedule;

import dev.regent.ha.support.lease.LeaseTiming;
import dev.regent.simulation.kernel.SimProcess;
import dev.regent.simulation.kernel.Simulation;
import dev.regent.simulation.kernel.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Where a schedule is played: processes with the driver stack of the product, one store, virtual time, and a script that places the
 * events. The script runs on a simulated thread of its own; the processes move only while it waits. The seeds decide nothing but jitter
 * and the order of what happens at one moment. At each grant E1 and E2 are checked. With {@code -Dschedule.history=true} it prints what
 * happened also where nothing failed.
 */
final class Stage {

    static final LeaseTiming TIMING = new LeaseTiming(
            Duration.ofSeconds(2),
            Duration.ofMillis(660),
            Duration.ofMillis(400),
            Duration.ofMillis(100),
            Duration.ofSeconds(6));

    /** After which anybody must have noticed anything, deleted leases and their longest duration included. */
    static final Duration LONG = Duration.ofSeconds(20);

    private static final int SEEDS = 5;
    private static final Duration STEP = Duration.ofMillis(1);
    private static final long MOST_STEPS = 2_000_000;

    /** What a test places. */
    @FunctionalInterface
    interface Script {
        void play(Stage on) throws Exception;
    }

    private final Shape shape;
    private final Simulation simulation;
    private final SimProcess script;
    private final Wire wire;
    private final Store store;
    private final List<Actor> actors = new ArrayList<>();
    private boolean finished;

    private Stage(Shape shape, long seed, Workers workers) {
        this.shape = shape;
        this.simulation = new Simulation(seed, workers, true);
        this.script = simulation.process("script", 1, 0);
        this.wire = new Wire(this);
        this.store = new Store(this, shape.recurring());
    }

    /** Plays it with a few seeds. What the script or a check throws fails the test, with the history. */
    static void play(Shape shape, Script script) {
        try (Workers workers = new Workers()) {
            for (long seed = 1; seed <= SEEDS; seed++) {
                new Stage(shape, seed, workers).run(seed, script);
            }
        }
    }

    private void run(long seed, Script what) {
        script.start("script", () -> {
            try {
                what.play(this);
            } catch (Exception failed) {
                throw new AssertionError(failed);
            }
            finished = true;
            simulation.stop();
        });
        simulation.run(Long.MAX_VALUE, MOST_STEPS);
        if (Boolean.getBoolean("schedule.history")) {
            System.out.println(shape + ", seed " + seed + "\n" + String.join("\n", simulation.history()));
        }
        if (!finished || simulation.failure().isPresent()) {
            String text = simulation.failure().orElse("the script came to no end");
            throw new AssertionError(
                    text + "\n" + shape + ", seed " + seed + "\n" + String.join("\n", simulation.history()),
                    simulation.cause().orElse(null));
        }
    }

    Shape shape() {
        return shape;
    }

    Simulation simulation() {
        return simulation;
    }

    Wire wire() {
        return wire;
    }

    Store store() {
        return store;
    }

    List<Actor> actors() {
        return actors;
    }

    void note(String what) {
        simulation.trace(() -> what);
    }

    // ---- who is there

    /** A process with a backend, which does nothing by itself. */
    Actor actor(String name) {
        return add(new Actor(this, name, true));
    }

    /** One that sends writes without looking whether it still leads, so that the store alone keeps it out. */
    Actor careless(String name) {
        return add(new Actor(this, name, false));
    }

    private Actor add(Actor actor) {
        actors.add(actor);
        return actor;
    }

    /** A contender that has become the leader. */
    Actor leader(String name) {
        return actor(name).contend().awaitGrant();
    }

    // ---- time

    /** The others go on for that long. */
    void advance(Duration time) {
        try {
            script.sleep(time);
        } catch (InterruptedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The others go on until this is so; fails if that takes too long. */
    void until(String what, BooleanSupplier so) {
        long end = simulation.now() + LONG.toNanos();
        while (!so.getAsBoolean()) {
            if (simulation.now() > end) {
                throw new AssertionError("not within " + LONG + ": " + what);
            }
            advance(STEP);
        }
    }

    <T> T await(CompletableFuture<T> future) throws Exception {
        try {
            return script.await(future, LONG);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw new AssertionError(failed.getCause());
        } catch (TimeoutException late) {
            throw new AssertionError("no end within " + LONG, late);
        }
    }

    /** A rule is broken. */
    void fail(String rule) {
        simulation.fail(rule);
    }
}
