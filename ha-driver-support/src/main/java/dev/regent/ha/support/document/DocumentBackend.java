package dev.regent.ha.support.document;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.spi.state.StateHandleReader;
import dev.regent.ha.support.lease.HeldLease;
import dev.regent.ha.support.store.BackendResources;
import dev.regent.ha.support.store.BackendSettings;
import dev.regent.ha.support.store.BackendShell;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.TokenFloor;
import java.time.Duration;

/** A backend on a {@link DocumentStore}. It owns the store and the resources, and closes them. */
public final class DocumentBackend implements HaBackend {

    private final DocumentStore store;
    private final BackendSettings settings;
    private final BackendShell shell;
    private final StoreAccess access;
    private final Keys keys;

    public DocumentBackend(DocumentStore store, BackendSettings settings, BackendResources resources) {
        this.store = store;
        this.settings = settings;
        this.shell = new BackendShell(settings, resources, store::close);
        this.access = shell.access(store);
        this.keys = new Keys(settings.cluster());
    }

    @Override
    public LeaderElection election(String name) {
        return contender(name, keys.election(name));
    }

    @Override
    public LeaderRetrieval leaderRetrieval(String name) {
        StoreKey lease = keys.election(name).lease();
        return shell.retrieval(
                lease.toString(), () -> LeaseBody.published(access, lease), hint -> store.subscribeLeader(lease, hint));
    }

    @Override
    public StateHandleReader stateHandles(String election, String scope) {
        return new ScopeReader(access, keys.election(election), scope);
    }

    @Override
    public Membership membership(String group) {
        return shell.membership(access, keys.group(group));
    }

    @Override
    public Profile profile() {
        return shell.profile(settings.limits());
    }

    @Override
    public void checkHealth() {
        store.check(access.callLimit());
    }

    @Override
    public void deleteCluster(Duration patience) {
        shell.requireNoCallback();
        new ClusterCleanup(
                        access,
                        store.deletesExactly(),
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

    private LeaderElection contender(String name, Keys.Election at) {
        DocumentLeasePort port = new DocumentLeasePort(access, at);
        return shell.election(
                name,
                port,
                held -> leadership(at, held),
                hints -> port.subscribe(hints, change -> store.subscribeLease(at.lease(), change)));
    }

    private DocumentLeadership leadership(Keys.Election at, HeldLease held) {
        return new DocumentLeadership(access, at, held, settings.gate(), settings.limits(), store.maxScopeBytes());
    }
}
