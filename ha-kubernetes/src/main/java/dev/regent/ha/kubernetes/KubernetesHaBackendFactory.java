package dev.regent.ha.kubernetes;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.support.Threading;
import dev.regent.ha.support.document.DocumentBackend;
import dev.regent.ha.support.document.DocumentSeams;
import dev.regent.ha.support.lease.LeaseOptions;
import dev.regent.ha.support.lease.LeaseTiming;
import dev.regent.ha.support.store.BackendResources;
import dev.regent.ha.support.store.BackendSettings;
import dev.regent.ha.support.store.Limits;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backend {@code kubernetes}: Leases and ConfigMaps of one namespace. How it keeps the contract:
 *
 * <ol>
 *   <li>The election is the lease record of all drivers, in a Lease object that is replaced under the condition of its resourceVersion and its uid. Its expiry is judged on the
 *       observer's own monotonic clock; {@code renewTime} is not used.
 *   <li>The token stands in the record, and survives its deletion in the index and in the floor.
 *   <li>Index and scopes are sealed ConfigMaps: a new leader compares and sets its token into each before it reads it.
 *   <li>Every request is sent at most once, on connections of the driver's own. 409 is a refusal, and 404 to a replacement; what the API server turns away before it looks at
 *       its store is "not sent"; 5xx, and no answer, is "unknown".
 *   <li>Reads and lists name no resourceVersion, so the API server asks etcd, and an isolated one answers nothing.
 *   <li>Watches only give hints; what counts is read. A process that only retrieves watches the leader records, which renewals do not change.
 *   <li>Leases and members have connections of their own.
 *   <li>Each call has a time limit of its own and ends when its thread is interrupted; closing ends every connection and thread.
 * </ol>
 */
public final class KubernetesHaBackendFactory implements HaBackendFactory {

    private static final Logger LOG = LoggerFactory.getLogger(KubernetesHaBackendFactory.class);
    private static final Limits LIMITS = new Limits(64 << 10, 128);
    private static final Duration HINT_DELAY = Duration.ofMillis(100);

    private final DocumentSeams seams;

    /** For the {@link java.util.ServiceLoader}. */
    public KubernetesHaBackendFactory() {
        this(DocumentSeams.NONE);
    }

    /** For tests that disturb the backend or bypass the passive check. */
    KubernetesHaBackendFactory(DocumentSeams seams) {
        this.seams = seams;
    }

    @Override
    public String type() {
        return "kubernetes";
    }

    @Override
    public List<ConfigOption<?>> options() {
        List<ConfigOption<?>> options = new ArrayList<>(LeaseOptions.all());
        options.addAll(KubernetesOptions.all());
        return List.copyOf(options);
    }

    @Override
    public HaBackend open(HaBackendContext context) {
        LeaseTiming timing = LeaseOptions.timing(context.configuration()).withLongest(seams.longest());
        Threading threads = Threading.system();
        ApiServer server = new Kubeconfig(context.configuration(), System.getenv(), threads).load();
        SecureRandom random = new SecureRandom();
        KubernetesDocumentStore store = new KubernetesDocumentStore(server, timing.callTimeout(), threads, random);
        greet(store, timing.callTimeout());
        BackendSettings settings = new BackendSettings(
                context.clusterId(), context.processName(), timing, LIMITS, seams.gate(), HINT_DELAY, Optional.empty());
        return new DocumentBackend(seams.around().apply(store), settings, BackendResources.on(threads, random));
    }

    /** A wrong configuration ends the start, an API server that is away does not. */
    private static void greet(KubernetesDocumentStore store, Duration limit) {
        try {
            store.check(limit);
        } catch (HaException later) {
            LOG.warn("{}; it is tried again", later.getMessage());
        }
    }
}
