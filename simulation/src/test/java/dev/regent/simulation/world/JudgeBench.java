package dev.regent.simulation.world;

import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.membership.Membership.Member;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.spi.state.Version;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.ha.support.store.Stored;
import dev.regent.simulation.kernel.SimProcess;
import dev.regent.simulation.kernel.Simulation;
import dev.regent.simulation.kernel.Workers;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The judges of one run, and words for histories that they are told. */
final class JudgeBench {

    final LeadershipJudge leaders;
    final LeaseJudge lease;
    final ScopeJudge scopes;
    final EndJudge end;
    private final Simulation simulation;
    private final Map<String, SimProcess> processes = new HashMap<>();

    private JudgeBench(Simulation simulation) {
        this.simulation = simulation;
        this.leaders = new LeadershipJudge(simulation);
        this.lease = new LeaseJudge(simulation, leaders);
        this.scopes = new ScopeJudge(simulation);
        this.end = new EndJudge(simulation);
    }

    /** What the judges find. */
    static Optional<String> play(Workers workers, Consumer<JudgeBench> history) {
        Simulation simulation = new Simulation(1, workers, false);
        JudgeBench bench = new JudgeBench(simulation);
        simulation.after(1, () -> history.accept(bench));
        simulation.run(Long.MAX_VALUE, 1000);
        return simulation.failure();
    }

    // ---- election

    SimProcess process(String name) {
        return processes.computeIfAbsent(name, any -> simulation.process(name, 1, 0));
    }

    Believed grant(String process, long token) {
        Believed grant = new Believed(token);
        leaders.granted(process(process), grant);
        return grant;
    }

    /** As it should be: belief first, then the revocation. */
    void over(String process, Believed grant) {
        grant.held = false;
        revoke(process, grant.token().value(), Optional.of(grant));
    }

    void revoke(String process, long token, Optional<Leadership> leadership) {
        leaders.revoked(process(process), token, leadership);
    }

    static Optional<LeaseView> held(long token, String nonce) {
        return Optional.of(view(token, "holder", nonce, Map.of()));
    }

    static Optional<LeaseView> released(long token) {
        return Optional.of(view(token, "", "released", Map.of()));
    }

    static LeaseView publication(long token) {
        return view(token, "", "", Map.of("rpc", "x"));
    }

    private static LeaseView view(long token, String holder, String nonce, Map<String, String> addresses) {
        return new LeaseView(new Stored(ByteBuffer.allocate(1), "v"), token, holder, nonce, addresses);
    }

    static LeaderInformation at(long token, String address) {
        return new LeaderInformation(new FencingToken(token), Map.of("rpc", address));
    }

    static Member member(String name, String incarnation) {
        return new Member(name, incarnation, Map.of());
    }

    // ---- handles

    BatchRecord send(long token, String name, String value, Optional<String> expected) {
        BatchRecord batch = new BatchRecord(
                "s",
                token,
                Map.of(name, value),
                Map.of(name, expected),
                Set.copyOf(expected.stream().toList()),
                false);
        scopes.sending(batch);
        return batch;
    }

    /** Asks for the end of an entry. */
    void remove(String value) {
        scopes.sending(new BatchRecord("s", 1, Map.of(), Map.of(), Set.of(value), false));
    }

    /** The store holds these values now. */
    void store(String... values) {
        scopes.changed("s", "1-1", Optional.of(Set.of(values)));
    }

    void read(String name, String value, String version) {
        Versioned entry = new Versioned(name, StateHandle.ofUtf8(value), new Version(version));
        scopes.read("s", simulation.now(), List.of(entry), "a reader");
    }

    /** A list that shows nothing. */
    void list() {
        scopes.read("s", simulation.now(), List.of(), "a reader");
    }

    /** A grant whose belief the test decides on. */
    static final class Believed implements Leadership {

        private final FencingToken token;
        boolean held = true;

        Believed(long token) {
            this.token = new FencingToken(token);
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
            throw new UnsupportedOperationException();
        }

        @Override
        public StateHandleStore stateHandles(String scope) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void deleteScope(String scope) {
            throw new UnsupportedOperationException();
        }
    }
}
