package dev.regent.runtime.jobmanager;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.runtime.config.PortRange;
import dev.regent.runtime.config.RuntimeOptions;
import dev.regent.runtime.jobmanager.checkpoint.CheckpointPolicy;
import dev.regent.runtime.jobmanager.events.EventKind;
import dev.regent.runtime.jobmanager.events.EventLog;
import dev.regent.runtime.jobmanager.rest.RestServer;
import dev.regent.runtime.jobmanager.scheduling.DeathProbe;
import dev.regent.runtime.jobmanager.scheduling.RestartStrategy;
import dev.regent.runtime.jobmanager.store.Layout;
import dev.regent.runtime.rpc.SessionServer;
import dev.regent.runtime.threads.NamedThreads;
import dev.regent.runtime.threads.RuntimeClock;
import dev.regent.runtime.threads.Threads;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One JobManager: contends for leadership, and while it leads runs the cluster's jobs on its TaskManagers; otherwise stands by, warm. Does not
 * own the backend and the storages; close them after it.
 */
public final class JobManager implements AutoCloseable {

    /** Group in which TaskManagers announce themselves. */
    public static final String TASK_MANAGERS = "taskmanagers";

    /** Group in which JobManagers announce themselves. */
    public static final String JOB_MANAGERS = "jobmanagers";

    private static final Logger LOG = LoggerFactory.getLogger(JobManager.class);
    private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(1);
    private static final Duration BETWEEN_REGISTRATIONS = Duration.ofSeconds(1);
    private static final int TRIES_BETWEEN_WARNINGS = 30;

    private final Configuration configuration;
    private final ClusterId clusterId;
    private final HaBackend backend;
    private final StateStorage storage;
    private final RuntimeClock clock;
    private final JobManagerCore core;
    private final LeaderRetrieval retrieval;
    private final Membership jobManagers;
    private final ScheduledExecutorService background =
            Executors.newSingleThreadScheduledExecutor(new NamedThreads("jobmanager"));
    private final CountDownLatch terminated = new CountDownLatch(1);
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile Optional<Servers> servers = Optional.empty();
    private volatile Optional<LeaderInformation> leader = Optional.empty();

    /** What listens. */
    private record Servers(SessionServer rpc, RestServer rest, Map<String, String> addresses) {}

    /**
     * Nothing happens before {@link #start}.
     *
     * @param configuration with the values of {@link RuntimeOptions}
     * @param clusterId the backend's
     * @param backend open
     * @param storage for jars and submissions ({@code high-availability.storageDir})
     * @param checkpoints for checkpoints ({@code execution.checkpointing.dir}); the same object if there is no other
     * @param clock the machine's
     * @throws InvalidConfigurationException if options contradict each other
     */
    public JobManager(
            Configuration configuration,
            ClusterId clusterId,
            HaBackend backend,
            StateStorage storage,
            StateStorage checkpoints,
            RuntimeClock clock) {
        CheckpointPolicy.of(configuration);
        RestartStrategy.of(configuration, new SecureRandom());
        this.configuration = configuration;
        this.clusterId = clusterId;
        this.backend = backend;
        this.storage = storage;
        this.clock = clock;
        this.core = new JobManagerCore(new JobManagerCore.Environment(
                configuration,
                clusterId,
                backend,
                storage,
                checkpoints,
                clock,
                new SecureRandom(),
                Threads.SYSTEM,
                DeathProbe.TCP,
                SWEEP_INTERVAL));
        this.retrieval = backend.leaderRetrieval(Layout.ELECTION);
        this.jobManagers = backend.membership(JOB_MANAGERS);
    }

    /**
     * Listens, announces itself and contends. Returns at once, also while the backend is away.
     *
     * @throws InvalidConfigurationException if a port cannot be listened on; one line that names option and address
     */
    public void start() {
        SessionServer rpc = listen(
                RuntimeOptions.JOBMANAGER_PORT.key(),
                configuration.get(RuntimeOptions.JOBMANAGER_BIND_HOST),
                configuration.get(RuntimeOptions.JOBMANAGER_PORT),
                address -> SessionServer.start(address, core::accept));
        RestServer rest;
        try {
            rest = listen(
                    RuntimeOptions.REST_PORT.key(),
                    configuration.get(RuntimeOptions.REST_BIND_ADDRESS),
                    configuration.get(RuntimeOptions.REST_PORT),
                    address -> RestServer.start(address, new RestApi(this)));
        } catch (InvalidConfigurationException refused) {
            rpc.close();
            throw refused;
        }
        Map<String, String> addresses = Map.of(
                "rpc", configuration.get(RuntimeOptions.JOBMANAGER_ADDRESS) + ":" + rpc.port(),
                "rest", configuration.get(RuntimeOptions.REST_ADDRESS) + ":" + rest.port());
        servers = Optional.of(new Servers(rpc, rest, addresses));
        core.events().add(EventKind.STARTED, 0, "JobManager of cluster " + clusterId + " listens on " + addresses);
        retrieval.start(found -> leader = found);
        background.execute(() -> warmUp(rpc.port()));
        register(addresses, 0);
        core.start(addresses);
    }

    /** Address of one component of this process: {@code rpc} or {@code rest}; empty before {@link #start}. */
    public Optional<String> address(String component) {
        return servers.map(each -> each.addresses().get(component));
    }

    /** Waits until this JobManager is closed. */
    public void awaitTermination() throws InterruptedException {
        terminated.await();
    }

    /** Steps down and hands over, if it leads; contends again after another has had its chance. */
    public void stepDown(String reason) {
        core.stepDown(reason);
    }

    /** Steps down, stops listening, withdraws. Idempotent and bounded. */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        background.shutdownNow();
        core.close();
        servers.ifPresent(each -> {
            each.rest().close();
            each.rpc().close();
        });
        jobManagers.close();
        retrieval.close();
        terminated.countDown();
    }

    private void warmUp(int rpcPort) {
        try {
            Warmup.run(rpcPort, configuration.get(RuntimeOptions.JOBMANAGER_BIND_HOST));
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            LOG.warn("The first take-over will be slower than it could be", failure);
        }
    }

    private void register(Map<String, String> addresses, int failures) {
        background.execute(() -> {
            try {
                jobManagers.register(addresses);
            } catch (BackendUnavailableException away) {
                if (failures % TRIES_BETWEEN_WARNINGS == 0) {
                    LOG.warn("The backend does not answer, waiting for it: {}", away.getMessage());
                }
                Future<?> unused = background.schedule(
                        () -> register(addresses, failures + 1),
                        BETWEEN_REGISTRATIONS.toMillis(),
                        TimeUnit.MILLISECONDS);
            }
        });
    }

    // ---- for the REST interface

    Optional<LeaderSession> leading() {
        return core.leading();
    }

    Optional<LeaderInformation> leader() {
        return leader;
    }

    EventLog events() {
        return core.events();
    }

    ClusterId clusterId() {
        return clusterId;
    }

    StateStorage storage() {
        return storage;
    }

    HaBackend backend() {
        return backend;
    }

    Configuration configuration() {
        return configuration;
    }

    RuntimeClock clock() {
        return clock;
    }

    /** Opens something that listens. */
    private interface Opener<T> {
        T open(InetSocketAddress address) throws IOException;
    }

    private static <T> T listen(String option, String host, PortRange ports, Opener<T> opener) {
        String last = "";
        for (int port = ports.first(); port <= ports.last(); port++) {
            try {
                return opener.open(new InetSocketAddress(host, port));
            } catch (IOException refused) {
                last = String.valueOf(refused.getMessage());
            }
        }
        throw new InvalidConfigurationException(
                "option '" + option + "': " + last + "; choose a port or range that is free, or 0 for any");
    }
}
