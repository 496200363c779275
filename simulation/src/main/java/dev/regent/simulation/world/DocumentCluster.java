package dev.regent.simulation.world;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.support.document.DocumentBackend;
import dev.regent.ha.support.store.BackendResources;
import dev.regent.ha.support.store.BackendSettings;
import dev.regent.ha.support.store.LifeProof;
import dev.regent.ha.support.store.Limits;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.WriteGate;
import dev.regent.ha.support.transaction.Hint;
import dev.regent.simulation.kernel.SimProcess;
import dev.regent.simulation.kernel.Simulation;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** A simulated store of documents for processes that use it through the product's backend, whatever else they do. */
public final class DocumentCluster {

    /** Duration of every lease. */
    public static final Duration LEASE = Plan.LEASE;

    /** Share of the renewals of members that the watch tells of. All of them would be most of what happens, and decide nothing. */
    private static final double HINTS_OF_MEMBERS = 0.1;

    /**
     * How the store behaves.
     *
     * @param loss probability that a request or answer is lost
     * @param late probability that a request is slow, late or applied twice
     * @param lifeProof whether the store can prove deaths
     * @param openGate whether leaders send writes without the passive check, so that the store alone fences them
     */
    public record Behavior(double loss, double late, boolean lifeProof, boolean openGate) {}

    private final ClusterId cluster;
    private final Behavior behavior;
    private final Network network;
    private final Watches watches;
    private final DocumentServer server;

    /** @param changed told of each change of a document, by its place, after it was made */
    public DocumentCluster(Simulation simulation, ClusterId cluster, Behavior behavior, Consumer<StoreKey> changed) {
        this.cluster = cluster;
        this.behavior = behavior;
        this.network = new Network(
                simulation, Plan.requests(behavior.loss(), behavior.late(), behavior.lifeProof(), behavior.openGate()));
        this.watches = new Watches(network, true);
        this.server = new DocumentServer((key, now) -> {
            changed.accept(key);
            if (!isMember(key) || simulation.chance(HINTS_OF_MEMBERS)) {
                watches.changed(key, Hint.of(key));
            }
        });
    }

    private static boolean isMember(StoreKey key) {
        return key.segments().size() > 2 && key.segments().get(2).equals("members");
    }

    /** Opens the backend of a process. */
    public HaBackend open(SimProcess process, String processName, RandomGenerator random) {
        LifeProof lives = behavior.lifeProof() ? watches.lifeOf(process) : LifeProof.NONE;
        return new DocumentBackend(
                new DocumentClient(process, network, server, watches, lives, (key, body) -> {}, 1 << 20),
                settings(processName, behavior.openGate() ? lease -> {} : WriteGate.PASSIVE_CHECK),
                BackendResources.on(process, random));
    }

    /** A backend whose reads see at once what is stored now, and which cannot write: for judges. */
    public HaBackend observer(SimProcess process) {
        return new DocumentBackend(
                new ObservedDocuments(server),
                settings(process.name(), WriteGate.PASSIVE_CHECK),
                BackendResources.on(process, process.simulation().random().split()));
    }

    private BackendSettings settings(String processName, WriteGate gate) {
        return new BackendSettings(
                cluster,
                processName,
                Settings.TIMING,
                new Limits(1 << 16, 10),
                gate,
                Duration.ofMillis(20),
                Optional.empty());
    }

    /** The process was killed, or has closed its backend. */
    public void died(SimProcess process) {
        watches.closed(process);
    }

    /** Nothing gets through between one process and the store for so many nanoseconds. */
    public void cutOff(SimProcess process, long time) {
        network.cutOff(process.name(), time);
    }

    /** The store answers nobody for so many nanoseconds. */
    public void outage(long time) {
        network.outage(time);
    }

    /** Nothing goes wrong any more. */
    public void heal() {
        network.heal();
    }

    /** How many records of members are stored, those of the dead included. */
    public int members() {
        return server.keys(groups()).size();
    }

    /** Names of the processes that are told of members. */
    public Set<String> membersToldTo() {
        return watches.of(groups());
    }

    private StoreKey groups() {
        return StoreKey.of("clusters", cluster.value(), "members");
    }

    /** How often requests were struck, by kind of fault. */
    public Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        network.counts().forEach((kind, count) -> counts.put(kind.name(), count));
        return counts;
    }
}
