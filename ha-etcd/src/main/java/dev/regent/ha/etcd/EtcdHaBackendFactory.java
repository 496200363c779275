package dev.regent.ha.etcd;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.support.NanoClock;
import dev.regent.ha.support.lease.LeaseOptions;
import dev.regent.ha.support.lease.LeaseTiming;
import dev.regent.ha.support.store.BackendResources;
import dev.regent.ha.support.store.BackendSettings;
import dev.regent.ha.support.store.Limits;
import dev.regent.ha.support.transaction.TransactionBackend;
import dev.regent.ha.support.transaction.TransactionSeams;
import dev.regent.ha.support.transaction.TransactionStore;
import io.etcd.jetcd.api.RangeRequest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backend {@code etcd}: an ensemble of etcd servers, version 3.4 or newer. How it keeps the contract:
 *
 * <ol>
 *   <li>Lease, renewals, scopes, members and the token floor are plain keys below the prefix; no lease, lock or election of etcd is used, so no
 *       change of etcd's leader touches a grant, and no least duration of etcd applies (E1, E7, E8).
 *   <li>A transaction is one {@code Txn}: all conditions compare the revision of a key's last change ({@code mod_revision}), which never
 *       repeats, not even when the key is deleted and created again (E2, S1, S2, S13). What a former leader sends fails by the first condition.
 *   <li>A refused transaction reads the same keys in the same step, so which condition failed is no guess.
 *   <li>Reads are linearizable ranges; a list is read page by page at one revision (R1, S4, S9).
 *   <li>Every request has a deadline, is cancelled when it is over or when the thread is interrupted, and is sent once: gRPC's retries are off. A
 *       transaction counts as not sent if it was never handed to a connection, or if the server answered that it did nothing; everything else is
 *       unknown (E10, S5). A transaction that meets the quota is asked after, since etcd may have applied it all the same.
 *   <li>A token that the server does not know any more is renewed and the request, which was certainly refused, sent with the new one.
 *   <li>Watches give hints alone. Each starts at the present and hints once when it is open; so nothing is missed by a compaction, a lost
 *       connection or an expired token (R4). The server ends those it can no longer serve (require-leader).
 *   <li>One server is used at a time, and the next after a call to which it did not answer, so that one that is cut off from the others costs
 *       one call (E7).
 *   <li>Keys are the prefix and a path of encoded names with a slash after each, so that {@code a} is not a start of {@code ab} (S11).
 *   <li>All threads are this backend's own and end with it (L1).
 * </ol>
 */
public final class EtcdHaBackendFactory implements HaBackendFactory {

    private static final Logger LOG = LoggerFactory.getLogger(EtcdHaBackendFactory.class);
    private static final Limits LIMITS = new Limits(64 << 10, 120);
    private static final Duration HINT_DELAY = Duration.ofMillis(100);

    private final TransactionSeams seams;

    /** For the {@link java.util.ServiceLoader}. */
    public EtcdHaBackendFactory() {
        this(TransactionSeams.NONE);
    }

    /** For tests. */
    EtcdHaBackendFactory(TransactionSeams seams) {
        this.seams = seams;
    }

    @Override
    public String type() {
        return "etcd";
    }

    @Override
    public List<ConfigOption<?>> options() {
        return EtcdOptions.all();
    }

    @Override
    public HaBackend open(HaBackendContext context) {
        LeaseTiming timing = LeaseOptions.timing(context.configuration()).withLongest(seams.longest());
        EtcdSettings options = EtcdOptions.read(context.configuration());
        warnOfPlainPassword(options);
        TransactionStore store = store(options);
        BackendSettings settings = new BackendSettings(
                context.clusterId(), context.processName(), timing, LIMITS, seams.gate(), HINT_DELAY, Optional.empty());
        return new TransactionBackend(seams.around().apply(store), settings, BackendResources.system());
    }

    private static TransactionStore store(EtcdSettings options) {
        EtcdThreads threads = EtcdThreads.start();
        NanoClock clock = NanoClock.system();
        boolean connected = false;
        try {
            EtcdConnection connection = new EtcdConnection(options, threads, clock);
            connected = true;
            EtcdKeys keys = new EtcdKeys(options.prefix());
            connection.meet(RangeRequest.newBuilder().setKey(keys.probe()).build(), options.connectTimeout());
            return new EtcdTransactionStore(connection, keys, options.connectTimeout(), clock, new SecureRandom());
        } finally {
            if (!connected) {
                threads.close(Duration.ofSeconds(1));
            }
        }
    }

    private static void warnOfPlainPassword(EtcdSettings options) {
        if (options.credentials().isPresent() && options.tls().isEmpty()) {
            LOG.warn("the password of etcd is sent without encryption: {} begin with http://", EtcdOptions.ENDPOINTS);
        }
    }
}
