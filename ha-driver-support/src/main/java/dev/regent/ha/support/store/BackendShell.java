package dev.regent.ha.support.store;

import dev.regent.ha.spi.HaBackend.Profile;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.support.Closing;
import dev.regent.ha.support.lease.ElectionLoop;
import dev.regent.ha.support.lease.HeldLease;
import dev.regent.ha.support.lease.LeaseHints;
import dev.regent.ha.support.lease.LeasePort;
import dev.regent.ha.support.lease.LeaseTiming;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What backends have in common whatever the shape of their store: the elections, retrievals and memberships that are open, whether this
 * process leads, the figures that are declared, and the end of it all. Safe for use by several threads.
 */
public final class BackendShell {

    private static final Duration THREADS_BOUND = Duration.ofSeconds(1);

    private final BackendSettings settings;
    private final BackendResources resources;
    private final Runnable closeStore;
    private final OpenThings open;
    private final Closing closing;
    private final Set<HeldLease> grants = ConcurrentHashMap.newKeySet();

    /**
     * @param resources ended by {@link #close}
     * @param closeStore the last that {@link #close} does
     */
    public BackendShell(BackendSettings settings, BackendResources resources, Runnable closeStore) {
        this.settings = settings;
        this.resources = resources;
        this.closeStore = closeStore;
        this.open = new OpenThings(resources.elections().threads());
        this.closing = closing("the backend");
    }

    /** What the calls of this backend share, over a store of records. */
    public StoreAccess access(RecordStore records) {
        return new StoreAccess(
                records,
                resources.elections().threads(),
                resources.elections().random(),
                settings.timing().callTimeout());
    }

    /**
     * A contender.
     *
     * @param name for threads and messages
     * @param leaderships makes the application's view of a grant
     * @param subscribe asks for hints that the lease may have changed
     */
    public LeaderElection election(
            String name,
            LeasePort port,
            Function<HeldLease, Leadership> leaderships,
            Function<LeaseHints, Subscription> subscribe) {
        ElectionLoop loop = new ElectionLoop(
                name,
                settings.processName(),
                settings.timing(),
                port,
                held -> leaderships.apply(granted(held)),
                resources.elections());
        return open.add(new StoreElection(
                loop,
                subscribe,
                closing("election '" + name + "'"),
                ElectionLoop.closeBound(settings.timing()),
                open::remove));
    }

    /** Who leads; see {@link StoreLeaderRetrieval}. */
    public LeaderRetrieval retrieval(
            String what, Supplier<Optional<LeaderInformation>> published, Function<Runnable, Subscription> subscribe) {
        return open.add(new StoreLeaderRetrieval(
                what,
                published,
                subscribe,
                settings.timing().renewInterval(),
                resources.elections().threads(),
                resources.io(),
                resources.elections().callbacks(),
                open::remove));
    }

    /** A group whose records lie below that key. */
    public Membership membership(StoreAccess access, StoreKey group) {
        return open.add(new RecordMembership(
                access,
                group,
                settings.processName(),
                settings.timing(),
                resources.io(),
                resources.elections().callbacks(),
                this::leads,
                open::remove));
    }

    /** What the backend declares, with these limits. */
    public Profile profile(Limits limits) {
        LeaseTiming timing = settings.timing();
        Duration look = timing.renewInterval().plus(timing.callTimeout());
        return new Profile(
                limits.maxValueBytes(),
                limits.maxBatchChanges(),
                timing.duration(),
                timing.stallTolerance(settings.hintDelay()),
                timing.duration().plus(look.multipliedBy(2)),
                settings.hintDelay().plus(timing.callTimeout().multipliedBy(2)),
                look.multipliedBy(2),
                timing.duration().plus(look.multipliedBy(2)),
                closeBound(),
                settings.crashDetection());
    }

    /** @throws IllegalStateException inside a callback, since a cleanup waits for callbacks */
    public void requireNoCallback() {
        if (resources.elections().callbacks().isCurrent()) {
            throw new IllegalStateException("a cleanup waits for callbacks, so it cannot run in one");
        }
    }

    /** Ends everything; as {@link dev.regent.ha.spi.HaBackend#close}. */
    public void close() {
        open.seal();
        // stepping down needs the callback thread
        closing.runOutsideCallbacks(closeBound(), this::closeNow);
    }

    /** In this order: while a grant may be believed in, its lease is renewed and its process is not called dead. */
    private void closeNow() {
        open.closeTogether(stepDownBound());
        resources.close(THREADS_BOUND);
        closeStore.run();
    }

    private Duration closeBound() {
        return stepDownBound().plus(THREADS_BOUND.multipliedBy(5));
    }

    private Duration stepDownBound() {
        Duration withdrawal = settings.timing().callTimeout().multipliedBy(2);
        Duration election = ElectionLoop.closeBound(settings.timing());
        return election.compareTo(withdrawal) > 0 ? election : withdrawal;
    }

    private Closing closing(String what) {
        return new Closing(
                what, resources.elections().threads(), resources.elections().callbacks());
    }

    private HeldLease granted(HeldLease held) {
        grants.removeIf(former -> !former.isHeld());
        grants.add(held);
        return held;
    }

    private boolean leads() {
        return grants.stream().anyMatch(HeldLease::isHeld);
    }
}
