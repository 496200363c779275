package dev.regent.ha.zookeeper;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.support.lease.LeaseOptions;
import dev.regent.ha.support.lease.LeaseTiming;
import dev.regent.ha.support.store.BackendResources;
import dev.regent.ha.support.store.BackendSettings;
import dev.regent.ha.support.store.Limits;
import dev.regent.ha.support.transaction.TransactionBackend;
import dev.regent.ha.support.transaction.TransactionSeams;
import dev.regent.ha.support.transaction.TransactionStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The backend {@code zookeeper}: Apache ZooKeeper 3.6 or newer, one server or an ensemble. How it keeps the contract:
 *
 * <ol>
 *   <li>Who leads is a lease record of persistent nodes, never a session: a lost connection or session revokes nothing, a new one goes on
 *       renewing the same record, and leases may be shorter than any session.
 *   <li>Every write is one {@code multi} with the version of the lease and the existence of this grant's renewal as its first checks, so the
 *       ensemble refuses a former leader in the same step that would carry its write out (S1).
 *   <li>The version of a key is its data version, which begins anew when a node is created again; every batch also sets the node of
 *       its scope, and a renewal's node is never created again, so no version that recurs is relied on (S2).
 *   <li>Every read that counts has a write before it in its session that the majority agrees on: the {@code multi} of one check of the root.
 *       {@code sync} alone does not ask the majority (R3, S4).
 *   <li>Each request is sent at most once, with a time limit of its own; nothing is retried below the SPI but a {@code multi} that was
 *       answered as not carried out because the parent of a new node is missing. Where no answer came the outcome is unknown (S5, E10).
 *   <li>Watches are hints. They are set anew with each connection, with a look after it; what they miss is found by looking (R4).
 *   <li>A key's node has a name that ends in {@code @}, and all others are parents, containers that the servers delete by themselves
 *       when they are empty (S11, L2).
 *   <li>The limits are below what a stock server takes in one request, and are checked before anything is sent (S12).
 * </ol>
 */
public final class ZooKeeperHaBackendFactory implements HaBackendFactory {

    private static final Limits LIMITS = new Limits(64 << 10, 128);

    /** A broken connection is made anew after a random part of a second, which ZooKeeper's client waits for; else hints take milliseconds. */
    private static final Duration HINT_DELAY = Duration.ofSeconds(1);

    private final TransactionSeams seams;

    /** For the {@link java.util.ServiceLoader}. */
    public ZooKeeperHaBackendFactory() {
        this(TransactionSeams.NONE);
    }

    /** For tests that disturb the backend or bypass the passive check. */
    ZooKeeperHaBackendFactory(TransactionSeams seams) {
        this.seams = seams;
    }

    @Override
    public String type() {
        return "zookeeper";
    }

    @Override
    public List<ConfigOption<?>> options() {
        return ZooKeeperOptions.all();
    }

    @Override
    public HaBackend open(HaBackendContext context) {
        LeaseTiming timing = LeaseOptions.timing(context.configuration()).withLongest(seams.longest());
        ClientSettings client = ZooKeeperOptions.settings(context.configuration(), timing);
        BackendResources resources = BackendResources.system();
        TransactionStore store =
                new ZooKeeperTransactionStore(client, resources.elections().threads());
        BackendSettings settings = new BackendSettings(
                context.clusterId(), context.processName(), timing, LIMITS, seams.gate(), HINT_DELAY, Optional.empty());
        return new TransactionBackend(seams.around().apply(store), settings, resources);
    }
}
