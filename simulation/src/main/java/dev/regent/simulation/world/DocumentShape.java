package dev.regent.simulation.world;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.support.document.DocumentBackend;
import dev.regent.ha.support.lease.LeaseTiming;
import dev.regent.ha.support.store.BackendResources;
import dev.regent.ha.support.store.BackendSettings;
import dev.regent.ha.support.store.LifeProof;
import dev.regent.ha.support.store.Limits;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.WriteGate;
import dev.regent.simulation.kernel.SimProcess;
import dev.regent.simulation.kernel.Simulation;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sealed documents. */
final class DocumentShape implements SharedStore {

    static final LeaseTiming TIMING = new LeaseTiming(
            Plan.LEASE, Duration.ofMillis(660), Duration.ofMillis(400), Duration.ofMillis(100), Duration.ofSeconds(6));

    private static final Pattern HANDLE = Pattern.compile("<<[^<>]*>>");
    private static final StoreKey LEASE = StoreKey.of("clusters", World.CLUSTER, "elections", World.ELECTION, "lease");

    private final Simulation simulation;
    private final Network network;
    private final Plan plan;
    private final ScopeJudge judge;
    private final DocumentServer server;
    private final Watches watches;

    DocumentShape(Simulation simulation, Network network, Plan plan, ScopeJudge judge, boolean hints) {
        this.simulation = simulation;
        this.network = network;
        this.plan = plan;
        this.judge = judge;
        this.watches = new Watches(network, hints);
        this.server = new DocumentServer(this::changed);
    }

    @Override
    public HaBackend open(SimProcess process, String processName, RandomGenerator random) {
        LifeProof lives = plan.lifeProof() ? watches.lifeOf(process) : LifeProof.NONE;
        BackendSettings settings = new BackendSettings(
                new ClusterId(World.CLUSTER),
                processName,
                TIMING,
                new Limits(1000, 10),
                plan.openGate() ? lease -> {} : WriteGate.PASSIVE_CHECK,
                Duration.ofMillis(20),
                Optional.empty());
        return new DocumentBackend(
                new DocumentClient(process, network, server, watches, lives),
                settings,
                BackendResources.on(process, random));
    }

    @Override
    public void died(SimProcess process) {
        watches.closed(process);
    }

    @Override
    public void touchLease() {
        server.touch(LEASE);
    }

    @Override
    public void deleteLease() {
        server.remove(LEASE);
    }

    private void changed(StoreKey key, Optional<Stored> now) {
        simulation.trace(() ->
                "store: " + key + now.map(stored -> " is " + stored.version()).orElse(" is deleted"));
        if (key.segments().size() == 7 && key.segments().get(4).equals("scopes")) {
            judge.changed(key.segments().get(5), key.name(), now.map(DocumentShape::handles));
        }
        watches.changed(key);
    }

    private static Set<String> handles(Stored stored) {
        byte[] bytes = new byte[stored.body().remaining()];
        stored.body().get(bytes);
        Set<String> found = new TreeSet<>();
        Matcher matcher = HANDLE.matcher(new String(bytes, ISO_8859_1));
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }
}
