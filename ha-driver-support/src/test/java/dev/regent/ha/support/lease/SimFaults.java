package dev.regent.ha.support.lease;

import java.util.HashSet;
import java.util.Set;

/** What goes wrong in one run, as its seed decides, until it is told to stop. */
final class SimFaults {

    /**
     * What becomes of one request.
     *
     * @param there nanoseconds until it is applied
     * @param between nanoseconds between the two halves of a read
     * @param back nanoseconds until its answer arrives
     */
    record Fate(boolean applied, boolean answered, boolean twice, long there, long between, long back) {}

    private static final long MILLI = 1_000_000;

    final boolean proofOfDeath;
    private final SimWorld world;
    private final SimBackend backend;
    private final LeaseTiming timing;
    private final double loss;
    private final double late;
    private final double deletion;
    private final boolean watch;
    private final Set<SimContender> cutOff = new HashSet<>();
    private boolean on = true;
    private boolean outage;

    SimFaults(SimWorld world, SimBackend backend, LeaseTiming timing) {
        this.world = world;
        this.backend = backend;
        this.timing = timing;
        this.proofOfDeath = world.chance(0.3);
        this.loss = world.chance(0.5) ? 0.15 * world.random.nextDouble() : 0;
        this.late = world.chance(0.5) ? 0.3 * world.random.nextDouble() : 0;
        this.deletion = world.chance(0.3) ? 0.2 : 0;
        this.watch = world.chance(0.5);
    }

    void end() {
        world.note(() -> "faults end");
        on = false;
        outage = false;
        cutOff.clear();
    }

    boolean deletes() {
        return deletion > 0;
    }

    long threadDelay() {
        return on && world.chance(0.02) ? world.between(0, 300 * MILLI) : world.between(0, MILLI);
    }

    long callbackTime() {
        return on && world.chance(0.02)
                ? world.between(0, 2 * timing.duration().toNanos())
                : world.between(0, 20 * MILLI);
    }

    boolean refusesToSend() {
        return on && world.chance(loss / 3);
    }

    Fate fate(SimContender contender) {
        boolean healthy = !on || !(outage || cutOff.contains(contender));
        boolean applied = healthy ? !on || !world.chance(loss) : world.chance(0.2);
        boolean answered = healthy && (!on || !world.chance(loss));
        long there = chanceOfLate()
                ? world.between(0, 3 * timing.duration().toNanos())
                : world.between(MILLI / 10, 10 * MILLI);
        return new Fate(applied, answered, chanceOfLate(), there, stall(2 * MILLI), stall(10 * MILLI));
    }

    private boolean chanceOfLate() {
        return on && world.chance(late);
    }

    /** Usually at most that; now and then almost as long as a caller waits. */
    private long stall(long usual) {
        return world.between(0, chanceOfLate() ? timing.callTimeout().toNanos() : usual);
    }

    /** After each write: watchers hear of it, and now and then somebody deletes the record in just that moment. */
    void written(ElectionAction.Call call) {
        if (watch) {
            world.contenders.forEach(contender -> {
                if (!on || !world.chance(0.2)) {
                    world.after(world.between(0, 20 * MILLI), contender::hint);
                }
            });
        }
        if (on && call instanceof ElectionAction.Acquire && world.chance(deletion)) {
            world.after(world.between(0, 5 * MILLI), this::delete);
        }
    }

    /** One random fault. */
    void strike() {
        SimContender victim = world.contenders.get(world.random.nextInt(world.contenders.size()));
        long time = world.between(0, 3 * timing.duration().toNanos());
        switch (world.random.nextInt(9)) {
            case 0, 1 -> {
                victim.pause();
                world.after(time, victim::resume);
            }
            case 2 -> {
                world.note(() -> "outage");
                outage = true;
                world.after(time, () -> outage = false);
            }
            case 3, 4 -> {
                world.note(() -> victim + " is cut off");
                cutOff.add(victim);
                world.after(time, () -> cutOff.remove(victim));
            }
            case 5 -> {
                world.note(() -> "somebody touches the object");
                backend.touch();
            }
            case 6 -> victim.superseded();
            case 7 -> victim.publish();
            case 8 -> {
                if (deletion > 0 && world.chance(0.3)) {
                    delete();
                } else if (deletion > 0 && world.chance(0.5)) {
                    putBack();
                }
            }
            default -> throw new AssertionError();
        }
    }

    private void putBack() {
        world.note(() -> "somebody puts a former record back");
        backend.putBack(world.random::nextInt);
    }

    private void delete() {
        if (on) {
            world.note(() -> "somebody deletes the record");
            backend.delete();
        }
    }
}
