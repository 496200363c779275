package dev.regent.runtime.jobmanager.memory;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.spi.state.StateHandleReader;
import dev.regent.ha.spi.state.Versioned;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** One process's part of a {@link MemoryCluster}. */
final class MemoryBackend implements HaBackend {

    private final MemoryCluster cluster;
    private final String processName;
    private final ExecutorService callbacks = Executors.newSingleThreadExecutor();

    MemoryBackend(MemoryCluster cluster, String processName) {
        this.cluster = cluster;
        this.processName = processName;
    }

    private void later(Runnable callback) {
        try {
            callbacks.execute(callback);
        } catch (RejectedExecutionException closed) {
            // the process is gone
        }
    }

    @Override
    public LeaderElection election(String name) {
        return new MemoryElection(cluster, callbacks);
    }

    @Override
    public LeaderRetrieval leaderRetrieval(String name) {
        return new LeaderRetrieval() {
            private volatile boolean closed;

            @Override
            public void start(Consumer<Optional<LeaderInformation>> listener) {
                cluster.listen(found -> later(() -> {
                    if (!closed) {
                        listener.accept(found);
                    }
                }));
            }

            @Override
            public Optional<LeaderInformation> current() {
                return cluster.publication();
            }

            @Override
            public void close() {
                closed = true;
            }
        };
    }

    @Override
    public StateHandleReader stateHandles(String election, String scope) {
        return new StateHandleReader() {
            @Override
            public Optional<Versioned> get(String name) {
                return list().stream()
                        .filter(entry -> entry.name().equals(name))
                        .findFirst();
            }

            @Override
            public List<Versioned> list() {
                return cluster.list(scope);
            }
        };
    }

    @Override
    public Membership membership(String group) {
        return new Membership() {
            private Optional<String> mine = Optional.empty();
            private volatile Optional<Consumer<Set<Member>>> watcher = Optional.empty();

            @Override
            public Member register(Map<String, String> attributes) {
                Member member = new Member(
                        processName,
                        processName + "-" + UUID.randomUUID().toString().substring(0, 8),
                        attributes);
                mine = Optional.of(member.incarnation());
                cluster.join(group, member);
                return member;
            }

            @Override
            public void watch(Consumer<Set<Member>> listener) {
                Consumer<Set<Member>> told = members -> later(() -> {
                    if (watcher.isPresent()) {
                        listener.accept(members);
                    }
                });
                watcher = Optional.of(told);
                cluster.watch(group, processName, told);
            }

            @Override
            public void close() {
                watcher.ifPresent(told -> cluster.unwatch(group, told));
                watcher = Optional.empty();
                mine.ifPresent(incarnation -> cluster.leave(group, incarnation));
            }
        };
    }

    @Override
    public Profile profile() {
        Duration second = Duration.ofSeconds(1);
        return new Profile(1 << 20, 100, second, second, second, second, second, second, second, Optional.empty());
    }

    @Override
    public void checkHealth() {}

    @Override
    public void deleteCluster(Duration patience) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void raiseEpoch(FencingToken last) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        callbacks.shutdownNow();
    }
}
