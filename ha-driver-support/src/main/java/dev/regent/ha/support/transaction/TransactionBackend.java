package dev.regent.ha.support.transaction;

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
import dev.regent.ha.support.store.Limits;
import dev.regent.ha.support.store.OpenThings;
import dev.regent.ha.support.store.RecordMembership;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.StoreElection;
import dev.regent.ha.support.store.StoreLeaderRetrieval;
import dev.regent.ha.support.store.Subscription;
import dev.regent.ha.support.store.TokenFloor;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A backend on a {@link TransactionStore}. It owns the store and the resources, and closes them. Its limits are those of the settings or of the
 * store, whichever are smaller: of each transaction the fence and the scope's seal take a part.
 */
public final class TransactionBackend implements HaBackend {

    /** Most bytes of an entry beside its value: its key and its name with two bytes a character, and what is of fixed length. */
    private static final int ENTRY_OVERHEAD = 4 << 10;

    private static final int SEAL_OPERATIONS = 1;
    private static final Duration THREADS_BOUND = Duration.ofSeconds(1);

    private final TransactionStore store;
    private final StoreAccess access;
    private final BackendSettings settings;
    private final BackendResources resources;
    private final Limits limits;
    private final TransactionKeys keys;
    private final OpenThings open;
    private final Closing closing;
    private final Set<HeldLease> grants = ConcurrentHashMap.newKeySet();

    public TransactionBackend(TransactionStore store, BackendSettings settings, BackendResources resources) {
        this.store = store;
        this.settings = settings;
        this.resources = resources;
        this.open = new OpenThings(resources.elections().threads());
        this.closing = closing("the backend");
        this.keys = new TransactionKeys(settings.cluster());
        this.limits = limits(store, settings.limits());
        this.access = new StoreAccess(
                new TransactionRecords(store),
                resources.elections().threads(),
                resources.elections().random(),
                settings.timing().callTimeout());
    }

    private static Limits limits(TransactionStore store, Limits wanted) {
        int value = Math.min(store.maxValueBytes(), store.maxTransactionBytes() - ENTRY_OVERHEAD) - ENTRY_OVERHEAD;
        int changes = store.maxOperations() - FencedTransactions.FENCE - SEAL_OPERATIONS;
        return new Limits(Math.min(wanted.maxValueBytes(), value), Math.min(wanted.maxBatchChanges(), changes));
    }

    @Override
    public LeaderElection election(String name) {
        return contender(name, keys.election(name));
    }

    @Override
    public LeaderRetrieval leaderRetrieval(String name) {
        TransactionKeys.Election at = keys.election(name);
        LeaderPublication publication = new LeaderPublication(access, at);
        return open.add(new StoreLeaderRetrieval(
                at.root().toString(),
                publication::current,
                hint -> subscribe(at, hint),
                settings.timing().renewInterval(),
                resources.elections().threads(),
                resources.io(),
                resources.elections().callbacks(),
                open::remove));
    }

    @Override
    public StateHandleReader stateHandles(String election, String scope) {
        return new TransactionScopeReader(access, store, keys.election(election), scope);
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

    @Override
    public void checkHealth() {
        store.check(access.callLimit());
    }

    @Override
    public void deleteCluster(Duration patience) {
        if (resources.elections().callbacks().isCurrent()) {
            throw new IllegalStateException("a cleanup waits for callbacks, so it cannot run in one");
        }
        new TransactionCleanup(
                        access,
                        store,
                        keys,
                        at -> contender("cleanup of " + at.root().name(), at))
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

    private LeaderElection contender(String name, TransactionKeys.Election at) {
        TransactionLeasePort port = new TransactionLeasePort(store, at.lead(), access.clock(), access::nonce);
        ElectionLoop loop = new ElectionLoop(
                name,
                settings.processName(),
                settings.timing(),
                port,
                held -> leadership(at, held, port.leaseVersion(held.token().value())),
                resources.elections());
        return open.add(new StoreElection(
                loop,
                hint -> store.subscribe(at.lead().lease(), hint),
                closing("election '" + name + "'"),
                ElectionLoop.closeBound(settings.timing()),
                open::remove));
    }

    private TransactionLeadership leadership(
            TransactionKeys.Election at, HeldLease held, Optional<String> leaseVersion) {
        grants.removeIf(former -> !former.isHeld());
        grants.add(held);
        FencedTransactions fenced = new FencedTransactions(store, at.lead(), held, settings.gate(), leaseVersion);
        return new TransactionLeadership(access, store, at, held, fenced, limits);
    }

    /** Not to renewals, which tell nothing about who leads. */
    private Subscription subscribe(TransactionKeys.Election at, Runnable hint) {
        Subscription lease = store.subscribe(at.lead().lease(), hint);
        Subscription publication = store.subscribe(at.publication(), hint);
        return () -> {
            lease.close();
            publication.close();
        };
    }

    private boolean leads() {
        return grants.stream().anyMatch(HeldLease::isHeld);
    }
}
