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
import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandleReader;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.runtime.jobmanager.store.Layout;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A backend whose leader is held up before it opens the scope of the job, and before it commits to it.
 *
 * @param defect whether it has read the scope before it opens it, and goes by that
 * @param opening what happens before the opening
 * @param committing what happens before a commit
 */
record SlowOpening(HaBackend backend, boolean defect, Runnable opening, Consumer<List<Change>> committing)
        implements HaBackend {

    @Override
    public LeaderElection election(String name) {
        LeaderElection real = backend.election(name);
        return new LeaderElection() {
            @Override
            public void start(LeaderContender contender) {
                real.start(new LeaderContender() {
                    @Override
                    public void onGranted(Leadership leadership) {
                        contender.onGranted(new SlowLeadership(leadership));
                    }

                    @Override
                    public void onRevoked(FencingToken token, RevocationCause cause) {
                        contender.onRevoked(token, cause);
                    }

                    @Override
                    public void onError(HaException error) {
                        contender.onError(error);
                    }
                });
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

    private final class SlowLeadership implements Leadership {

        private final Leadership real;

        SlowLeadership(Leadership real) {
            this.real = real;
        }

        @Override
        public FencingToken token() {
            return real.token();
        }

        @Override
        public boolean isHeld() {
            return real.isHeld();
        }

        @Override
        public void publish(Map<String, String> addresses) {
            real.publish(addresses);
        }

        @Override
        public StateHandleStore stateHandles(String scope) {
            if (!scope.startsWith("job-")) {
                return real.stateHandles(scope);
            }
            List<Versioned> early = backend.stateHandles(Layout.ELECTION, scope).list();
            opening.run();
            StateHandleStore opened = real.stateHandles(scope);
            return new SlowStore(opened, defect ? early : opened.list(), committing);
        }

        @Override
        public void deleteScope(String scope) {
            real.deleteScope(scope);
        }
    }

    /** Its reader reads once, right after the opening. */
    private record SlowStore(StateHandleStore opened, List<Versioned> early, Consumer<List<Change>> committing)
            implements StateHandleStore {

        @Override
        public CommitResult commit(List<Change> changes) {
            committing.accept(changes);
            return opened.commit(changes);
        }

        @Override
        public Optional<Versioned> get(String name) {
            return early.stream().filter(each -> each.name().equals(name)).findFirst();
        }

        @Override
        public List<Versioned> list() {
            return early;
        }
    }
}
