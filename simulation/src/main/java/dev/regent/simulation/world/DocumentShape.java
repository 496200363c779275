package dev.regent.simulation.world;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.support.document.DocumentBackend;
import dev.regent.ha.support.document.ScopeDocument;
import dev.regent.ha.support.store.BackendResources;
import dev.regent.ha.support.store.LifeProof;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.transaction.Hint;
import dev.regent.simulation.kernel.SimProcess;
import dev.regent.simulation.kernel.Simulation;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Sealed documents. */
final class DocumentShape implements SharedStore {

    private static final StoreKey ELECTION = StoreKey.of("clusters", World.CLUSTER, "elections", World.ELECTION);
    private static final StoreKey LEASE = ELECTION.child("lease");

    private final Simulation simulation;
    private final Network network;
    private final Plan plan;
    private final ScopeJudge judge;
    private final LeaseJudge lease;
    private final Set<ByteBuffer> bodies = new HashSet<>();
    private final DocumentServer server;
    private final Watches watches;
    private final boolean hints;
    private final Tampering tampering;

    DocumentShape(
            Simulation simulation, Network network, Plan plan, ScopeJudge judge, LeaseJudge lease, boolean hints) {
        this.simulation = simulation;
        this.network = network;
        this.plan = plan;
        this.judge = judge;
        this.lease = lease;
        this.hints = hints;
        this.watches = new Watches(network, hints);
        this.server = new DocumentServer(this::changed);
        this.tampering = new Tampering(
                simulation,
                network,
                plan,
                lease,
                server,
                new Tampering.Keys(ELECTION, LEASE, Optional.empty(), Optional.empty()));
    }

    @Override
    public HaBackend open(SimProcess process, String processName, RandomGenerator random) {
        LifeProof lives = plan.lifeProof() ? watches.lifeOf(process) : LifeProof.NONE;
        return new DocumentBackend(
                new DocumentClient(process, network, server, watches, lives, this::sending, plan.maxScopeBytes()),
                Settings.of(plan, processName, hints),
                BackendResources.on(process, random));
    }

    @Override
    public void died(SimProcess process) {
        watches.closed(process);
    }

    @Override
    public Hands hands() {
        return server;
    }

    @Override
    public Set<String> tombstones() {
        return Set.of("floor");
    }

    @Override
    public Tampering tampering() {
        return tampering;
    }

    private void leaseChanged(Optional<LeaseView> now) {
        lease.changed(now);
        now.ifPresent(view -> {
            tampering.seen(LEASE, view);
            lease.published(view);
        });
    }

    /** A process is about to send that. */
    private void sending(StoreKey key, ByteBuffer body) {
        if (!bodies.add(body)) {
            simulation.fail("equal bodies: the same is written twice to " + key);
        }
        if (key.equals(LEASE)) {
            LeaseView view = LeaseView.ofDocument(key, new Stored(body, ""));
            if (view.held()) {
                lease.sending(view);
            }
        }
    }

    /** Those of a scope's document, and of the chunks that it names. */
    private Set<String> values(StoreKey key, Stored stored) {
        Set<String> values = Values.in(stored);
        for (StoreKey chunk : ScopeDocument.chunks(key, stored.body())) {
            Optional<Stored> found = server.read(chunk);
            found.map(Values::in).ifPresent(values::addAll);
            if (found.isEmpty()) {
                simulation.fail("S6: " + key + " names the chunk " + chunk + ", which does not exist");
            }
        }
        return values;
    }

    private void changed(StoreKey key, Optional<Stored> now) {
        simulation.trace(() ->
                "store: " + key + now.map(stored -> " is " + stored.version()).orElse(" is deleted"));
        if (key.equals(LEASE)) {
            leaseChanged(now.map(stored -> LeaseView.ofDocument(key, stored)));
        }
        if (key.isBelow(ELECTION)
                && key.segments().size() == 7
                && key.segments().get(4).equals("scopes")
                && !ScopeDocument.isChunk(key)) {
            judge.changed(Values.scope(key.segments().get(5)), key.name(), now.map(stored -> values(key, stored)));
        }
        watches.changed(key, Hint.of(key));
    }
}
