package dev.regent.simulation.world;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.support.document.DocumentBackend;
import dev.regent.ha.support.store.BackendResources;
import dev.regent.ha.support.store.LifeProof;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.simulation.kernel.SimProcess;
import dev.regent.simulation.kernel.Simulation;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Sealed documents. */
final class DocumentShape implements SharedStore {

    private static final StoreKey ELECTION = StoreKey.of("clusters", World.CLUSTER, "elections", World.ELECTION);
    private static final StoreKey LEASE = ELECTION.child("lease");

    private final Simulation simulation;
    private final Network network;
    private final Plan plan;
    private final ScopeJudge judge;
    private final DocumentServer server;
    private final Watches watches;
    private final Tampering tampering;

    DocumentShape(Simulation simulation, Network network, Plan plan, ScopeJudge judge, boolean hints) {
        this.simulation = simulation;
        this.network = network;
        this.plan = plan;
        this.judge = judge;
        this.watches = new Watches(network, hints);
        this.server = new DocumentServer(this::changed);
        this.tampering = new Tampering(
                simulation,
                network,
                plan,
                server,
                new Tampering.Keys(ELECTION, LEASE, Optional.empty(), Optional.empty()));
    }

    @Override
    public HaBackend open(SimProcess process, String processName, RandomGenerator random) {
        LifeProof lives = plan.lifeProof() ? watches.lifeOf(process) : LifeProof.NONE;
        return new DocumentBackend(
                new DocumentClient(process, network, server, watches, lives),
                Settings.of(plan, processName),
                BackendResources.on(process, random));
    }

    @Override
    public void died(SimProcess process) {
        watches.closed(process);
    }

    @Override
    public Tampering tampering() {
        return tampering;
    }

    private void changed(StoreKey key, Optional<Stored> now) {
        simulation.trace(() ->
                "store: " + key + now.map(stored -> " is " + stored.version()).orElse(" is deleted"));
        if (key.equals(LEASE)) {
            now.map(stored -> LeaseView.ofDocument(key, stored)).ifPresent(view -> tampering.seen(key, view));
        }
        if (key.segments().size() == 7 && key.segments().get(4).equals("scopes")) {
            judge.changed(key.segments().get(5), key.name(), now.map(Values::in));
        }
        watches.changed(key);
    }
}
