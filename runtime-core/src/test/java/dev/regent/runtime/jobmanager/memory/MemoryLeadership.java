package dev.regent.runtime.jobmanager.memory;

import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.spi.state.Versioned;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One grant. */
final class MemoryLeadership implements Leadership {

    private final MemoryCluster cluster;
    private final FencingToken token;
    private final Optional<MemoryElection> contender;
    private volatile boolean held = true;

    MemoryLeadership(MemoryCluster cluster, FencingToken token, Optional<MemoryElection> contender) {
        this.cluster = cluster;
        this.token = token;
        this.contender = contender;
    }

    void end() {
        held = false;
    }

    @Override
    public FencingToken token() {
        return token;
    }

    @Override
    public boolean isHeld() {
        return held;
    }

    @Override
    public void publish(Map<String, String> addresses) {
        cluster.publish(
                contender.orElseThrow(() -> new FencedException("no contender")),
                new LeaderInformation(token, addresses));
    }

    @Override
    public StateHandleStore stateHandles(String scope) {
        cluster.open(scope, token.value());
        return new Store(scope);
    }

    @Override
    public void deleteScope(String scope) {
        cluster.delete(scope, token.value());
    }

    private final class Store implements StateHandleStore {

        private final String scope;

        Store(String scope) {
            this.scope = scope;
        }

        @Override
        public CommitResult commit(List<Change> changes) {
            return cluster.commit(scope, token.value(), changes);
        }

        @Override
        public Optional<Versioned> get(String name) {
            return list().stream().filter(entry -> entry.name().equals(name)).findFirst();
        }

        @Override
        public List<Versioned> list() {
            return cluster.list(scope);
        }
    }
}
