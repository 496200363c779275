package dev.regent.simulation.runtime;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.LeaderContender.RevocationCause;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.spi.state.StateHandleReader;
import dev.regent.ha.spi.state.StateHandleStore;
import java.time.Duration;
import java.util.Map;

/** A JobManager's backend, unchanged, with somebody who sees which grant opens and deletes which scope. */
record WatchedBackend(HaBackend backend, Watcher watcher) implements HaBackend {

    /** Is told what grants do. */
    interface Watcher {

        /** Leads from now on. */
        void granted(Leadership leadership);

        /** Leads no more. */
        void revoked(FencingToken token);

        /** Has opened a scope, and knows it. */
        void opened(String scope, FencingToken token);

        /** Begins to delete a scope. */
        void deletes(String scope, FencingToken token);
    }

    @Override
    public LeaderElection election(String name) {
        LeaderElection real = backend.election(name);
        return new LeaderElection() {
            @Override
            public void start(LeaderContender contender) {
                real.start(new WatchedContender(contender, watcher));
            }

            @Override
            public void close() {
                real.close();
            }
        };
    }

    @Override
    public LeaderRetrieval leaderRetrieval(String name) {
        return backend.leaderRetrieval(name);
    }

    @Override
    public StateHandleReader stateHandles(String election, String scope) {
        return backend.stateHandles(election, scope);
    }

    @Override
    public Membership membership(String group) {
        return backend.membership(group);
    }

    @Override
    public Profile profile() {
        return backend.profile();
    }

    @Override
    public void checkHealth() {
        backend.checkHealth();
    }

    @Override
    public void deleteCluster(Duration patience) {
        backend.deleteCluster(patience);
    }

    @Override
    public void raiseEpoch(FencingToken last) {
        backend.raiseEpoch(last);
    }

    @Override
    public void close() {
        backend.close();
    }

    private record WatchedContender(LeaderContender contender, Watcher watcher) implements LeaderContender {

        @Override
        public void onGranted(Leadership leadership) {
            Leadership watched = new WatchedLeadership(leadership, watcher);
            contender.onGranted(watched);
            watcher.granted(watched);
        }

        @Override
        public void onRevoked(FencingToken token, RevocationCause cause) {
            watcher.revoked(token);
            contender.onRevoked(token, cause);
        }

        @Override
        public void onError(HaException error) {
            contender.onError(error);
        }
    }

    private record WatchedLeadership(Leadership leadership, Watcher watcher) implements Leadership {

        @Override
        public FencingToken token() {
            return leadership.token();
        }

        @Override
        public boolean isHeld() {
            return leadership.isHeld();
        }

        @Override
        public void publish(Map<String, String> addresses) {
            leadership.publish(addresses);
        }

        @Override
        public StateHandleStore stateHandles(String scope) {
            StateHandleStore opened = leadership.stateHandles(scope);
            watcher.opened(scope, token());
            return opened;
        }

        @Override
        public void deleteScope(String scope) {
            watcher.deletes(scope, token());
            leadership.deleteScope(scope);
        }
    }
}
