package dev.regent.simulation.runtime;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.leader.RevocationCause;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandleReader;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.simulation.kernel.SimProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/** A process's way to the {@link StoreServer}. */
final class SimBackend implements HaBackend {

    private static final Profile PROFILE = new Profile(
            1 << 16,
            100,
            Duration.ofSeconds(4),
            Duration.ofSeconds(2),
            Duration.ofSeconds(8),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(8),
            Duration.ofSeconds(5),
            Optional.empty());

    private final StoreServer server;
    private final SimProcess process;
    private final Remote remote;
    private final ExecutorService callbacks;

    SimBackend(StoreServer server, SimProcess process) {
        this.server = server;
        this.process = process;
        this.remote = new Remote(process);
        this.callbacks = process.serial("callbacks");
    }

    /** News of the server reach this process later, on its callback thread. */
    private void news(Runnable callback) {
        process.after(process.simulation().between(100_000, 3_000_000), () -> callbacks.execute(callback));
    }

    @Override
    public LeaderElection election(String name) {
        return new Election();
    }

    @Override
    public LeaderRetrieval leaderRetrieval(String name) {
        return new Retrieval();
    }

    @Override
    public StateHandleReader stateHandles(String election, String scope) {
        return new Scope(scope, 0);
    }

    @Override
    public Membership membership(String group) {
        return new Group(group);
    }

    @Override
    public Profile profile() {
        return PROFILE;
    }

    @Override
    public void checkHealth() {
        remote.tell(() -> {});
    }

    @Override
    public void deleteCluster(Duration patience) {
        throw new UnsupportedOperationException("the simulation never cleans up a cluster");
    }

    @Override
    public void close() {}

    private final class Election implements LeaderElection, StoreServer.Stake {

        private Optional<LeaderContender> contender = Optional.empty();
        private Optional<Grant> grant = Optional.empty();

        @Override
        public void start(LeaderContender told) {
            contender = Optional.of(told);
            Remote asked = remote;
            process.simulation().after(process.simulation().between(100_000, 3_000_000), () -> {
                if (asked.process().alive()) {
                    server.contend(this);
                }
            });
        }

        @Override
        public void granted(long token) {
            news(() -> {
                Grant fresh = new Grant(new FencingToken(token));
                grant = Optional.of(fresh);
                contender.ifPresent(told -> told.onGranted(fresh));
            });
        }

        @Override
        public void close() {
            grant.ifPresent(over -> {
                over.held = false;
                callbacks.execute(
                        () -> contender.ifPresent(told -> told.onRevoked(over.token, RevocationCause.STEPPED_DOWN)));
            });
            grant = Optional.empty();
            remote.tell(() -> server.withdraw(this));
        }
    }

    private final class Grant implements Leadership {

        private final FencingToken token;
        private boolean held = true;

        Grant(FencingToken token) {
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
            remote.tell(() -> server.publish(new LeaderInformation(token, addresses)));
        }

        @Override
        public StateHandleStore stateHandles(String scope) {
            remote.tell(() -> server.open(scope, token.value()));
            return new Scope(scope, token.value());
        }

        @Override
        public void deleteScope(String scope) {
            remote.tell(() -> server.delete(scope, token.value()));
        }
    }

    private final class Scope implements StateHandleStore {

        private final String name;
        private final long token;

        Scope(String name, long token) {
            this.name = name;
            this.token = token;
        }

        @Override
        public CommitResult commit(List<Change> changes) {
            List<Change> sent = List.copyOf(changes);
            return remote.ask(() -> server.commit(name, token, sent));
        }

        @Override
        public Optional<Versioned> get(String entry) {
            return list().stream().filter(each -> each.name().equals(entry)).findFirst();
        }

        @Override
        public List<Versioned> list() {
            return remote.ask(() -> server.list(name));
        }
    }

    private final class Retrieval implements LeaderRetrieval {

        private boolean closed;

        @Override
        public void start(Consumer<Optional<LeaderInformation>> listener) {
            server.listen(found -> news(() -> {
                if (!closed) {
                    listener.accept(found);
                }
            }));
        }

        @Override
        public Optional<LeaderInformation> current() {
            return remote.ask(server::publication);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final class Group implements Membership {

        private final String name;
        private final List<String> incarnations = new ArrayList<>();
        private boolean closed;

        Group(String name) {
            this.name = name;
        }

        @Override
        public Member register(Map<String, String> attributes) {
            Member member = remote.ask(() -> server.join(name, process.name(), attributes));
            incarnations.add(member.incarnation());
            return member;
        }

        @Override
        public void watch(Consumer<Set<Member>> listener) {
            server.watch(
                    name,
                    members -> news(() -> {
                        if (!closed) {
                            listener.accept(members);
                        }
                    }));
        }

        @Override
        public void close() {
            closed = true;
            incarnations.forEach(each -> remote.tell(() -> server.leave(name, each)));
        }
    }
}
