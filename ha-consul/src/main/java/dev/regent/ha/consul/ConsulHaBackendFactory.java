package dev.regent.ha.consul;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.support.Threading;
import dev.regent.ha.support.lease.LeaseOptions;
import dev.regent.ha.support.lease.LeaseTiming;
import dev.regent.ha.support.store.BackendResources;
import dev.regent.ha.support.store.BackendSettings;
import dev.regent.ha.support.store.Limits;
import dev.regent.ha.support.transaction.TransactionBackend;
import dev.regent.ha.support.transaction.TransactionSeams;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backend {@code consul}: the key/value store of Consul, over HTTP. How it keeps the contract:
 *
 * <ol>
 *   <li>The election is the lease record of all drivers, without Consul's sessions, so neither their floor of 10 s nor their end at twice
 *       the time nor the lock delay applies.
 *   <li>Every write is one {@code PUT /v1/txn} with a condition for each key, sent at most once. A condition that does not hold is the only
 *       refusal; a token without permission and whatever else Consul turns away before it looks is "not sent"; everything else that is no
 *       success is "unknown".
 *   <li>Versions are ModifyIndex, which never repeats. {@code delete-cas} succeeds on a key that does not exist, so a deletion is a
 *       {@code check-index} and a {@code delete}.
 *   <li>Consul drops a write of an equal value. All values that the recipes write differ.
 *   <li>Reads are {@code consistent}: the leader asks the others whether it still is. An answer from which Consul left out keys for lack of
 *       a permission is an error, never an absence.
 *   <li>Watches are blocking queries and only give hints; what counts is read.
 *   <li>Each call has a time limit of its own and ends when its thread is interrupted; closing ends every connection and thread.
 * </ol>
 */
public final class ConsulHaBackendFactory implements HaBackendFactory {

    private static final Logger LOG = LoggerFactory.getLogger(ConsulHaBackendFactory.class);
    private static final Limits LIMITS = new Limits(256 << 10, 60);
    private static final Duration HINT_DELAY = Duration.ofMillis(50);

    private final TransactionSeams seams;

    /** For the {@link java.util.ServiceLoader}. */
    public ConsulHaBackendFactory() {
        this(TransactionSeams.NONE);
    }

    /** For tests that disturb the backend or bypass the passive check. */
    ConsulHaBackendFactory(TransactionSeams seams) {
        this.seams = seams;
    }

    @Override
    public String type() {
        return "consul";
    }

    @Override
    public List<ConfigOption<?>> options() {
        List<ConfigOption<?>> options = new ArrayList<>(LeaseOptions.all());
        options.addAll(ConsulOptions.all());
        return List.copyOf(options);
    }

    @Override
    public HaBackend open(HaBackendContext context) {
        LeaseTiming timing = LeaseOptions.timing(context.configuration()).withLongest(seams.longest());
        Threading threads = Threading.system();
        ConsulSettings settings = ConsulSettings.of(context.configuration(), threads);
        SecureRandom random = new SecureRandom();
        ConsulTransactionStore store = new ConsulTransactionStore(settings, threads, random);
        greet(store, timing.callTimeout());
        BackendSettings backend = new BackendSettings(
                context.clusterId(), context.processName(), timing, LIMITS, seams.gate(), HINT_DELAY, Optional.empty());
        return new TransactionBackend(seams.around().apply(store), backend, BackendResources.on(threads, random));
    }

    /** A wrong configuration ends the start, a Consul that is away does not. */
    private static void greet(ConsulTransactionStore store, Duration limit) {
        try {
            store.check(limit);
        } catch (HaException later) {
            LOG.warn("{}; it is tried again", later.getMessage());
        }
    }
}
