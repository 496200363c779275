package dev.regent.ha.support.document;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.spi.state.StateHandleReader;
import dev.regent.ha.support.Closing;
import dev.regent.ha.support.lease.ElectionLoop;
import dev.regent.ha.support.lease.HeldLease;
import dev.regent.ha.support.lease.LeaseTiming;
import dev.regent.ha.support.store.BackendResources;
import dev.regent.ha.support.store.BackendSettings;
import dev.regent.ha.support.store.OpenThings;
import dev.regent.ha.support.store.RecordMembership;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.StoreElection;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.StoreLeaderRetrieval;
import dev.regent.ha.support.store.TokenFloor;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A backend on a {@link DocumentStore}. It owns the store and the resources, and closes them. */
public final class DocumentBackend implements HaBackend {

    private static final Duration THREADS_BOUND = Duration.ofSeconds(1);

    private final DocumentStore store;
    private final StoreAccess access;
    private final BackendSettings settings;
    private final BackendResources resources;
    private final Keys keys;
    private final OpenThings open;
    private final Closing closing;
    private final Set<HeldLease> grants = ConcurrentHashMap.newKeySet();

    public DocumentBackend(DocumentStore store, BackendSettings settings, BackendResources resources) {
        this.store = store;
        this.settings = settings;
        this.resources = resources;
        this.open = new OpenThings(resources.elections().threads());
        this.closing = closing("the backend");
        this.keys = new Keys(settings.cluster());
        this.access = new StoreAccess(
                store,
                resources.elections().threads(),
                resources.elections().random(),
                settings.timing().callTimeout());
    }

    @Override
    public LeaderElection election(String name) {
        return contender(name, keys.election(name));
    }

    @Override
    public LeaderRetrieval leaderRetrieval(String name) {
        StoreKey lease = keys.election(name).lease();
        return open.add(new StoreLeaderRetrieval(
                lease.toString(),
                () -> LeaseBody.published(access, lease),
                hint -> store.subscribe(lease, hint),
                settings.timing().renewInterval(),
                resources.elections().threads(),
                resources.io(),
                resources.elections().callbacks(),
                open::remove));
    }

    @Override
    public StateHandleReader stateHandles(String election, String scope) {
        return new ScopeReader(access, keys.election(election), scope);
    }

    @Override
    public Membership membership(String group) {
        return open.add(new RecordMembership(
                access,
                keys.group(group),
                settings.processName(),
                settings.timing(),
                resources.io(),
                resources.elections().callbacks(),
                this::leads,
                open::remove));
    }

    @Override
    public Profile profile() {
        LeaseTiming timing = settings.timing();
        Duration look = timing.renewInterval().plus(timing.callTimeout());
        return new Profile(
                settings.limits().maxValueBytes(),
                settings.limits().maxBatchChanges(),
                timing.duration(),
                timing.stallTolerance(settings.hintDelay()),
                timing.duration().plus(look.multipliedBy(2)),
                settings.hintDelay().plus(timing.callTimeout().multipliedBy(2)),
                look.multipliedBy(2),
                timing.duration().plus(look.multipliedBy(2)),
                closeBound(),
                settings.crashDetection());
    }

    @Override
    public void checkHealth() {
        store.check(access.callLimit());
    }

    @Override
    public void deleteCluster(Duration patience) {
        if (resources.elections().callbacks().isCurrent()) {
            throw new IllegalStateException("a cleanup waits for callbacks, so it cannot run in one");
        }
        new ClusterCleanup(
                        access, keys, at -> contender("cleanup of " + at.root().name(), at))
                .run(patience);
    }

    @Override
    public void raiseEpoch(FencingToken last) {
        new TokenFloor(access).raise(last.value());
    }

    @Override
    public void close() {
        open.seal();
        // stepping down needs the callback thread
        closing.runOutsideCallbacks(closeBound(), this::closeNow);
    }

    private Closing closing(String what) {
        return new Closing(
                what, resources.elections().threads(), resources.elections().callbacks());
    }

    /** In this order: while a grant may be believed in, its lease is renewed and its process is not called dead. */
    private void closeNow() {
        open.closeTogether(stepDownBound());
        resources.close(THREADS_BOUND);
        store.close();
    }

    private Duration closeBound() {
        return stepDownBound().plus(THREADS_BOUND.multipliedBy(5));
    }

    private Duration stepDownBound() {
        Duration withdrawal = settings.timing().callTimeout().multipliedBy(2);
        Duration election = ElectionLoop.closeBound(settings.timing());
        return election.compareTo(withdrawal) > 0 ? election : withdrawal;
    }

    private LeaderElection contender(String name, Keys.Election at) {
        DocumentLeasePort port = new DocumentLeasePort(access, at);
        ElectionLoop loop = new ElectionLoop(
                name,
                settings.processName(),
                settings.timing(),
                port,
                held -> leadership(at, held),
                resources.elections());
        return open.add(new StoreElection(
                loop,
                port::subscribe,
                closing("election '" + name + "'"),
                ElectionLoop.closeBound(settings.timing()),
                open::remove));
    }

    private DocumentLeadership leadership(Keys.Election at, HeldLease held) {
        grants.removeIf(former -> !former.isHeld());
        grants.add(held);
        return new DocumentLeadership(access, at, held, settings.gate(), settings.limits());
    }

    private boolean leads() {
        return grants.stream().anyMatch(HeldLease::isHeld);
    }
}
