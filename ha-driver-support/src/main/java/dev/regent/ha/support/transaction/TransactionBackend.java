package dev.regent.ha.support.transaction;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.spi.state.StateHandleReader;
import dev.regent.ha.support.Threading;
import dev.regent.ha.support.lease.HeldLease;
import dev.regent.ha.support.lease.LeaseOptions;
import dev.regent.ha.support.lease.LeaseTiming;
import dev.regent.ha.support.store.BackendResources;
import dev.regent.ha.support.store.BackendSettings;
import dev.regent.ha.support.store.BackendShell;
import dev.regent.ha.support.store.Limits;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.Subscription;
import dev.regent.ha.support.store.TokenFloor;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * A backend on a {@link TransactionStore}. It owns the store and the resources, and closes them. Its limits are those of the settings or of the
 * store, whichever are smaller: of each transaction the fence and the scope's seal take a part.
 */
public final class TransactionBackend implements HaBackend {

    /** Most bytes of an entry beside its value: its key and its name with two bytes a character, and what is of fixed length. */
    private static final int ENTRY_OVERHEAD = 4 << 10;

    private static final int SEAL_OPERATIONS = 1;

    private final TransactionStore store;
    private final BackendSettings settings;
    private final BackendShell shell;
    private final StoreAccess access;
    private final Limits limits;
    private final TransactionKeys keys;

    public TransactionBackend(TransactionStore store, BackendSettings settings, BackendResources resources) {
        this.store = store;
        this.settings = settings;
        this.shell = new BackendShell(settings, resources, store::close);
        this.access = shell.access(new TransactionRecords(store));
        this.limits = limits(store, settings.limits());
        this.keys = new TransactionKeys(settings.cluster());
    }

    /**
     * What {@link dev.regent.ha.spi.HaBackendFactory#open} of a driver does that leaves limits to its store, has no proof of deaths, and declares
     * {@link LeaseOptions#all}.
     *
     * @param seams of the factory
     * @param hintDelay how late a hint of the store usually is; the interval of its polling where it has no watch
     * @param opens makes the store, and need not reach it
     */
    public static HaBackend open(
            HaBackendContext context,
            TransactionSeams seams,
            Duration hintDelay,
            Function<Threading, TransactionStore> opens) {
        LeaseTiming timing = LeaseOptions.timing(context.configuration()).withLongest(seams.longest());
        Threading threads = Threading.system();
        TransactionStore store = opens.apply(threads);
        BackendSettings settings = new BackendSettings(
                context.clusterId(),
                context.processName(),
                timing,
                new Limits(store.maxValueBytes(), store.maxOperations()),
                seams.gate(),
                hintDelay,
                Optional.empty());
        return new TransactionBackend(
                seams.around().apply(store), settings, BackendResources.on(threads, new SecureRandom()));
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
        return shell.retrieval(at.root().toString(), publication::current, hint -> subscribe(at, hint));
    }

    @Override
    public StateHandleReader stateHandles(String election, String scope) {
        return new TransactionScopeReader(access, store, keys.election(election), scope);
    }

    @Override
    public Membership membership(String group) {
        return shell.membership(access, keys.group(group));
    }

    @Override
    public Profile profile() {
        return shell.profile(limits);
    }

    @Override
    public void checkHealth() {
        store.check(access.callLimit());
    }

    @Override
    public void deleteCluster(Duration patience) {
        shell.requireNoCallback();
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
        shell.close();
    }

    /** Told of renewals too, a taker knows when the last one came, so that its wait begins with it and not with its next look. */
    private LeaderElection contender(String name, TransactionKeys.Election at) {
        TransactionLeasePort port = new TransactionLeasePort(store, at.lead(), access.clock(), access::nonce);
        return shell.election(
                name,
                port,
                held -> leadership(at, held, port.leaseVersion(held.token().value())),
                hints -> store.subscribe(at.lead().lead(), hint -> at.lead().tell(hint, hints)));
    }

    private TransactionLeadership leadership(
            TransactionKeys.Election at, HeldLease held, Optional<String> leaseVersion) {
        FencedTransactions fenced = new FencedTransactions(store, at.lead(), held, settings.gate(), leaseVersion);
        return new TransactionLeadership(access, store, at, held, fenced, limits);
    }

    /** Not to renewals, which tell nothing about who leads. */
    private Subscription subscribe(TransactionKeys.Election at, Runnable hint) {
        Subscription lease = store.subscribe(at.lead().lease(), any -> hint.run());
        Subscription publication = store.subscribe(at.publication(), any -> hint.run());
        return () -> {
            lease.close();
            publication.close();
        };
    }
}
