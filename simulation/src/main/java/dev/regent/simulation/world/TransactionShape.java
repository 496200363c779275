package dev.regent.simulation.world;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.support.store.BackendResources;
import dev.regent.ha.support.store.LifeProof;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.transaction.Hint;
import dev.regent.ha.support.transaction.TransactionBackend;
import dev.regent.simulation.kernel.SimProcess;
import dev.regent.simulation.kernel.Simulation;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** Transactions of several keys: a lease and a renewal for each election, and a seal and its entries for each scope. */
final class TransactionShape implements SharedStore {

    private static final StoreKey ELECTION = StoreKey.of("clusters", World.CLUSTER, "elections", World.ELECTION);
    private static final StoreKey LEAD = ELECTION.child("lead");
    private static final StoreKey LEASE = LEAD.child("lease");
    private static final StoreKey EPOCH = LEAD.child("epoch");
    private static final StoreKey PUBLICATION = ELECTION.child("publication");
    private static final String RENEWAL = "renewal-";
    private static final int SCOPES_SEGMENT = 4;
    private static final int SEAL_SEGMENTS = 8;

    private final Simulation simulation;
    private final Network network;
    private final Plan plan;
    private final ScopeJudge judge;
    private final LeaseJudge lease;
    private final Set<ByteBuffer> bodies = new HashSet<>();
    private final TransactionServer server;
    private final Watches watches;
    private final Tampering tampering;
    private final boolean recurring;

    /** @param recurring whether the versions of a key that is created again start anew, and lists are of several moments */
    TransactionShape(
            Simulation simulation, Network network, Plan plan, ScopeJudge judge, LeaseJudge lease, boolean recurring) {
        this.simulation = simulation;
        this.network = network;
        this.plan = plan;
        this.judge = judge;
        this.lease = lease;
        this.recurring = recurring;
        this.watches = new Watches(network, true);
        this.server = new TransactionServer(recurring, this::changed);
        this.tampering = new Tampering(
                simulation,
                network,
                plan,
                lease,
                server,
                new Tampering.Keys(ELECTION, LEASE, Optional.of(EPOCH), Optional.of(RENEWAL)));
    }

    @Override
    public HaBackend open(SimProcess process, String processName, RandomGenerator random) {
        LifeProof lives = plan.lifeProof() ? watches.lifeOf(process) : LifeProof.NONE;
        return new TransactionBackend(
                new TransactionClient(process, network, server, watches, lives, recurring, this::sending),
                Settings.of(plan, processName, true),
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

    private void changed(Map<StoreKey, Optional<Stored>> changes) {
        simulation.trace(() -> "store: " + text(changes));
        if (changes.containsKey(LEASE)) {
            lease.changed(changes.get(LEASE).map(stored -> LeaseView.ofLease(LEASE, stored)));
        }
        changes.forEach((key, now) -> now.ifPresent(stored -> remember(key, stored)));
        // every batch replaces the seal; entries that change without it are what is cleared away after the scope is
        // gone
        changes.keySet().stream().filter(TransactionShape::isSeal).forEach(this::judgeScope);
        changes.forEach((key, now) -> watches.changed(key, hint(key, now)));
    }

    private static Hint hint(StoreKey key, Optional<Stored> now) {
        return now.map(stored -> Hint.of(key, stored.write())).orElse(Hint.of(key));
    }

    private void remember(StoreKey key, Stored stored) {
        if (key.equals(LEASE)) {
            tampering.seen(key, LeaseView.ofLease(key, stored));
        } else if (key.isBelow(LEAD) && key.name().startsWith(RENEWAL)) {
            tampering.seen(key, LeaseView.ofRenewal(key, stored));
        } else if (key.equals(PUBLICATION)) {
            lease.published(LeaseView.ofPublication(key, stored));
        }
    }

    /** A process is about to send that. Where it leaves the passive check out, it publishes after its revocation on purpose. */
    private void sending(StoreKey key, ByteBuffer body) {
        if (!bodies.add(body)) {
            simulation.fail("equal bodies: the same is written twice to " + key);
        }
        if (key.isBelow(LEAD) && key.name().startsWith(RENEWAL)) {
            lease.sending(LeaseView.ofRenewal(key, new Stored(body, "")));
        } else if (key.equals(PUBLICATION) && !plan.openGate()) {
            lease.sending(LeaseView.ofPublication(key, new Stored(body, "")));
        }
    }

    private static boolean isSeal(StoreKey key) {
        return key.isBelow(ELECTION)
                && key.segments().size() == SEAL_SEGMENTS
                && key.segments().get(SCOPES_SEGMENT).equals("scopes")
                && key.name().equals("seal");
    }

    private void judgeScope(StoreKey seal) {
        List<String> segments = seal.segments();
        StoreKey generation = new StoreKey(segments.subList(0, SEAL_SEGMENTS - 1));
        Optional<Set<String>> values = server.read(seal).map(present -> {
            Set<String> found = new TreeSet<>();
            server.list(generation.child("e")).values().forEach(stored -> found.addAll(Values.in(stored)));
            return found;
        });
        judge.changed(Values.scope(segments.get(SCOPES_SEGMENT + 1)), generation.name(), values);
    }

    private static String text(Map<StoreKey, Optional<Stored>> changes) {
        StringBuilder text = new StringBuilder();
        changes.forEach((key, now) -> text.append(text.isEmpty() ? "" : ", ")
                .append(key)
                .append(now.map(stored -> " is " + stored.version()).orElse(" is deleted")));
        return text.toString();
    }
}
