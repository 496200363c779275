package dev.regent.simulation.runtime;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.spi.state.StateHandleReader;
import java.time.Duration;

/** Passes every call on, with something between the elections and their contenders. */
abstract class ForwardingBackend implements HaBackend {

    private final HaBackend backend;

    ForwardingBackend(HaBackend backend) {
        this.backend = backend;
    }

    /** What an election is given instead of its contender. */
    abstract LeaderContender before(LeaderContender contender);

    @Override
    public LeaderElection election(String name) {
        LeaderElection real = backend.election(name);
        return new LeaderElection() {
            @Override
            public void start(LeaderContender contender) {
                real.start(before(contender));
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
}
