package dev.regent.runtime.jobmanager.memory;

import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.LeaderContender.RevocationCause;
import dev.regent.ha.spi.leader.LeaderElection;
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
    private volatile Optional<MemoryLeadership> granted = Optional.empty();

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
        MemoryLeadership made = new MemoryLeadership(cluster, new FencingToken(token), Optional.of(this));
        granted = Optional.of(made);
        callbacks.execute(() -> contender.orElseThrow().onGranted(made));
    }

    @Override
    public void close() {
        Optional<MemoryLeadership> ending = granted;
        granted = Optional.empty();
        ending.ifPresent(each -> {
            each.end();
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
}
