package dev.regent.simulation.world;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.membership.Membership.Member;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.simulation.kernel.SimProcess;
import dev.regent.simulation.kernel.Simulation;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** When the faults are over: somebody leads, nobody changes, the leader hands over, everybody closes, and the cluster is deleted. */
final class Ending {

    private static final long LEASE = Plan.LEASE.toNanos();
    private static final long MILLI = 1_000_000;

    /** Of the time that clocks and starting threads take beside a bound. */
    private static final double TOLERANCE = 1.02;

    private final World world;
    private final Simulation simulation;
    private final SharedStore store;
    private final Network network;
    private final List<App> apps;
    private final Supplier<SimProcess> cleaners;
    private final LeadershipJudge leaders;
    private final EndJudge judge;
    private final HaBackend.Profile profile;
    private boolean deleted;

    Ending(World world, SharedStore store, Network network, List<App> apps, Supplier<SimProcess> cleaners) {
        this.world = world;
        this.simulation = world.simulation();
        this.store = store;
        this.network = network;
        this.apps = apps;
        this.cleaners = cleaners;
        this.leaders = world.leaders();
        this.judge = world.end();
        this.profile = apps.get(0).profile();
    }

    /** Waits for the last effects of the faults: cleanups that go on, and requests that are on their way for long. */
    void begin() {
        long left = network.lastFaultyApplication() - simulation.now();
        if (world.cleaning() || left > 0) {
            simulation.after(Math.max(left, 50 * MILLI), this::begin);
            return;
        }
        Duration bound =
                profile.crashTakeOverBound().plus(Settings.TIMING.callTimeout()); // of the last request that was lost
        Duration hidden = world.plan().hidesLeases() ? Settings.TIMING.longest() : Duration.ZERO;
        after(bound.plus(hidden), () -> settled(bound.plus(hidden)));
    }

    private void after(Duration bound, Runnable next) {
        simulation.after((long) (bound.toNanos() * TOLERANCE) + 20 * MILLI, next);
    }

    private void settled(Duration bound) {
        judge.somebodyLeads(leaders.leader(), bound);
        world.lease().settled();
        leaders.checkBeliefs();
        int grants = leaders.grants();
        simulation.after(simulation.between(0, LEASE), () -> {
            long stall = profile.stallTolerance().toNanos() * 9 / 10;
            simulation.trace(() -> "the store stands still for " + stall / MILLI + " ms");
            network.stall(stall);
        });
        simulation.after(4 * LEASE, () -> quiet(grants));
    }

    private void quiet(int grants) {
        leaders.checkBeliefs();
        judge.nothingChanged(grants, leaders.grants(), leaders.leader());
        world.lease().settled();
        if (world.plan().listeners()) {
            apps.forEach(app -> judge.listenerAgrees(app.process().name(), app.shown(), leaders.leader()));
        }
        if (world.plan().members()) {
            Set<String> there = apps.stream()
                    .flatMap(app -> app.registered().stream())
                    .collect(Collectors.toCollection(TreeSet::new));
            apps.forEach(app ->
                    judge.membersAgree(app.process().name(), app.members().orElse(Set.<Member>of()), there));
        }
        apps.forEach(App::listenLate);
        after(profile.listenerBound(), this::listenedLate);
    }

    private void listenedLate() {
        apps.forEach(app -> judge.lateListenerAgrees(app.process().name(), app.shownLate(), leaders.leader()));
        apps.stream()
                .filter(app -> leaders.leader()
                        .filter(grant -> grant.process() == app.process())
                        .isPresent())
                .forEach(App::close);
        after(profile.handOverBound(), this::handedOver);
    }

    private void handedOver() {
        if (apps.size() > 1) {
            judge.handedOver(leaders.leader(), profile.handOverBound());
        }
        apps.forEach(App::close);
        simulation.after(8 * LEASE, this::closed);
    }

    private void closed() {
        apps.forEach(app -> judge.closed(app.process().name(), app.closed(), 0));
        world.scopes().cleaning(World.SCOPE);
        world.scopes().cleaning(World.OTHER_SCOPE);
        delete();
        simulation.after(12 * LEASE, () -> {
            world.require(deleted, () -> "L2: the cleanup of a cluster that nobody uses did not end");
            simulation.stop();
        });
    }

    /** Twice, since it may be repeated. */
    private void delete() {
        SimProcess process = cleaners.get();
        HaBackend backend =
                store.open(process, "cleanup", new Random(simulation.random().nextLong()));
        process.start("cleanup", () -> {
            try {
                backend.deleteCluster(Plan.LEASE);
                judgeDeletion();
                backend.deleteCluster(Plan.LEASE);
                judgeDeletion();
                deleted = true;
            } catch (HaException failed) {
                simulation.fail("L2: a cluster that nobody uses could not be deleted: " + failed.getMessage());
            }
            backend.close();
            simulation.stop();
        });
    }

    private void judgeDeletion() {
        Set<String> there = texts(StoreKey.of("clusters"));
        there.addAll(texts(StoreKey.of("floor")));
        judge.deleted(world.neighbours(), there, store.tombstones());
    }

    private Set<String> texts(StoreKey prefix) {
        return store.hands().keys(prefix).stream()
                .map(StoreKey::toString)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
