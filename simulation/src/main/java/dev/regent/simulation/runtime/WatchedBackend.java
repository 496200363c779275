package dev.regent.simulation.runtime;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.StateHandleStore;

/** A JobManager's backend, unchanged, with somebody who sees which grant opens and deletes which scope. */
final class WatchedBackend extends ForwardingBackend {

    private final Watcher watcher;

    WatchedBackend(HaBackend backend, Watcher watcher) {
        super(backend);
        this.watcher = watcher;
    }

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
    LeaderContender before(LeaderContender contender) {
        return new ForwardingContender(contender) {
            @Override
            public void onGranted(Leadership leadership) {
                Leadership watched = new WatchedLeadership(leadership);
                super.onGranted(watched);
                watcher.granted(watched);
            }

            @Override
            public void onRevoked(FencingToken token, RevocationCause cause) {
                watcher.revoked(token);
                super.onRevoked(token, cause);
            }
        };
    }

    private final class WatchedLeadership extends ForwardingLeadership {

        WatchedLeadership(Leadership leadership) {
            super(leadership);
        }

        @Override
        public StateHandleStore stateHandles(String scope) {
            StateHandleStore opened = super.stateHandles(scope);
            watcher.opened(scope, token());
            return opened;
        }

        @Override
        public void deleteScope(String scope) {
            watcher.deletes(scope, token());
            super.deleteScope(scope);
        }
    }
}
