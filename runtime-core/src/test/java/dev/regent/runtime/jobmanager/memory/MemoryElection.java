package dev.regent.runtime.jobmanager.memory;

import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.leader.RevocationCause;
import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.spi.state.Versioned;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One contender; its callbacks run on the backend's thread. */
final class MemoryElection implements LeaderElection {

    private final MemoryCluster cluster;
    private final ExecutorService callbacks;
    private Optional<LeaderContender> contender = Optional.empty();
    private volatile Optional<Granted> granted = Optional.empty();

    MemoryElection(MemoryCluster cluster, ExecutorService callbacks) {
        this.cluster = cluster;
        this.callbacks = callbacks;
    }

    @Override
    public void start(LeaderContender newContender) {
        contender = Optional.of(newContender);
        cluster.contend(this);
    }

    void grant(long token) {
        Granted made = new Granted(new FencingToken(token));
        granted = Optional.of(made);
        callbacks.execute(() -> contender.orElseThrow().onGranted(made));
    }

    @Override
    public void close() {
        Optional<Granted> ending = granted;
        granted = Optional.empty();
        ending.ifPresent(each -> {
            each.held = false;
            Future<?> told = callbacks.submit(
                    () -> contender.orElseThrow().onRevoked(each.token(), RevocationCause.STEPPED_DOWN));
            try {
                told.get(5, TimeUnit.SECONDS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException failed) {
                throw new IllegalStateException(failed);
            }
        });
        cluster.withdraw(this);
    }

    private final class Granted implements Leadership {

        private final FencingToken token;
        private volatile boolean held = true;

        Granted(FencingToken token) {
            this.token = token;
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
            cluster.publish(MemoryElection.this, new LeaderInformation(token, addresses));
        }

        @Override
        public StateHandleStore stateHandles(String scope) {
            cluster.open(scope, token.value());
            return new Store(scope, token.value());
        }

        @Override
        public void deleteScope(String scope) {
            cluster.delete(scope, token.value());
        }
    }

    private final class Store implements StateHandleStore {

        private final String scope;
        private final long token;

        Store(String scope, long token) {
            this.scope = scope;
            this.token = token;
        }

        @Override
        public CommitResult commit(List<Change> changes) {
            return cluster.commit(scope, token, changes);
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
