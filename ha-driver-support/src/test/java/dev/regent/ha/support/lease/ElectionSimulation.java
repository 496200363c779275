package dev.regent.ha.support.lease;

import java.time.Duration;
import java.util.List;

/** One seeded run: contenders come, go, pause and crash under faults; then the faults end, and somebody must lead and stay. */
final class ElectionSimulation {

    private static final Duration DURATION = Duration.ofSeconds(2);
    private static final LeaseTiming TIMING = new LeaseTiming(
            DURATION, Duration.ofMillis(660), Duration.ofMillis(400), Duration.ofMillis(100), Duration.ofSeconds(6));
    private static final LeaseTiming LONGER = new LeaseTiming(
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofMillis(600),
            Duration.ofMillis(250),
            Duration.ofSeconds(6));
    private static final long LEASE = DURATION.toNanos();

    private final SimWorld world;
    private final SimBackend backend;
    private final SimFaults faults;
    private final boolean mixedDurations;
    private final int size;
    private int born;

    ElectionSimulation(long seed, boolean document, boolean recording) {
        world = new SimWorld(seed, recording);
        backend = new SimBackend(document, world.chance(0.3) ? 1000 : 0);
        faults = new SimFaults(world, backend, TIMING);
        mixedDurations = world.chance(0.3);
        size = 1 + world.random.nextInt(4);
    }

    /** Throws an {@link AssertionError} that names the rule which was broken. */
    void run() {
        for (int i = 0; i < size; i++) {
            world.after(world.between(0, LEASE / 10), this::bear);
        }
        for (long at = 0; at < 40 * LEASE; at += world.between(0, 2 * LEASE)) {
            world.after(at, this::strike);
        }
        for (long at = 0; at < 40 * LEASE; at += world.between(0, LEASE / 4)) {
            world.after(at, () -> world.contenders.forEach(SimContender::isHeld));
        }
        world.runUntil(40 * LEASE);
        heal();
        long calls = calls();
        world.runUntil(40 * LEASE + bound());
        world.require(leaders() == 1, "E7: nobody leads " + bound() / 1_000_000 + " ms after the last fault");
        int grants = world.grants();
        world.runUntil(60 * LEASE + bound());
        world.require(leaders() == 1 && world.grants() == grants, "E8: the leader changed without a fault");
        long perSecond = (calls() - calls) / ((20 * LEASE + bound()) / 1_000_000_000) / size;
        world.require(perSecond < 15, "too many requests: " + perSecond + " a second by each contender");
        handOver();
    }

    /** A clean step-down is taken over at once (E9), wherever a watch tells, else at the next look. */
    private void handOver() {
        if (size > 1) {
            SimContender leader = world.contenders.stream()
                    .filter(SimContender::believes)
                    .findFirst()
                    .orElseThrow();
            leader.close();
            world.runUntil(world.now() + Duration.ofMillis(1500).toNanos());
            world.require(leaders() == 1, "E9: nobody took over from a leader that stepped down");
        }
    }

    private void strike() {
        world.contenders.removeIf(SimContender::gone);
        if (world.contenders.isEmpty() || world.contenders.size() < size && world.chance(0.7)) {
            bear();
        } else if (world.chance(0.2)) {
            SimContender victim = world.contenders.get(world.random.nextInt(world.contenders.size()));
            if (victim.paused() || world.chance(0.5)) {
                victim.crash();
            } else {
                victim.close();
            }
        } else {
            faults.strike();
        }
    }

    private void heal() {
        faults.end();
        world.contenders.forEach(SimContender::resume);
        world.contenders.removeIf(SimContender::gone);
        for (long left = world.contenders.stream().filter(c -> !c.closing()).count(); left < size; left++) {
            bear();
        }
    }

    private void bear() {
        LeaseTiming timing = mixedDurations && world.chance(0.5) ? LONGER : TIMING;
        SimContender contender = new SimContender(world, backend, faults, "n" + born++, timing);
        world.contenders.add(contender);
        contender.start();
    }

    private long bound() {
        return faults.deletes() ? 8 * LEASE : 6 * LEASE;
    }

    private long leaders() {
        return world.contenders.stream().filter(SimContender::believes).count();
    }

    private long calls() {
        return world.contenders.stream().mapToLong(SimContender::calls).sum();
    }

    List<String> history() {
        return world.history();
    }
}
