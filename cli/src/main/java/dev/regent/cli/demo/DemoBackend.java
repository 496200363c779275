package dev.regent.cli.demo;

import dev.regent.cli.client.CommandException;
import dev.regent.cli.client.ExitCode;
import dev.regent.cli.client.Installation;
import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaException;
import dev.regent.runtime.config.RuntimeConfiguration;
import dev.regent.runtime.process.RuntimeServices;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The backend of all runs of one demo: the one of the configuration, running servers, or servers that live as long as this does. Opening it makes sure that it
 * answers.
 */
public final class DemoBackend implements AutoCloseable {

    private static final String LOCAL = "local";
    static final String CLUSTER_ID = "high-availability.cluster-id";
    static final String STORAGE = "high-availability.storageDir";

    private static final String LEASE = "high-availability.lease.duration";
    /** On servers a killed leader is replaced when its lease is over: that of the configuration would be most of the demo. */
    private static final String SHORT_LEASE = "4 s";

    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final long RETRY_MILLIS = 500;

    private final RuntimeConfiguration configuration;
    private final Optional<Path> configDir;
    private final DemoTarget target;
    private final Optional<ThrowAwayServers> servers;
    private final Display display;

    private DemoBackend(
            Optional<Path> configDir, DemoTarget target, Optional<ThrowAwayServers> servers, Display display) {
        this.configuration = configuration(configDir, target.overrides());
        this.configDir = configDir;
        this.target = target;
        this.servers = servers;
        this.display = display;
    }

    /**
     * Opens it, which may take minutes when a server is built.
     *
     * @param configDir folder of the configuration, if not the installation's
     * @throws CommandException if servers cannot be started, or those that are there do not answer within seconds
     */
    public static DemoBackend open(DemoTarget target, Optional<Path> configDir)
            throws IOException, InterruptedException {
        Display display = Display.onStandardError();
        RuntimeConfiguration given = configuration(configDir, target.overrides());
        DemoTarget chosen = given.haType().equals(LOCAL) || given.others().containsKey(LEASE)
                ? target
                : target.withDefault(LEASE, SHORT_LEASE);
        if (chosen.throwAway() == 0) {
            DemoBackend backend = new DemoBackend(configDir, chosen, Optional.empty(), display);
            if (backend.onServers()) {
                backend.awaitAnswer();
            }
            return backend;
        }
        services(given).close(); // a plugin that is missing is no reason to build a server
        ThrowAwayServers servers = startServers(chosen.servers(), chosen.throwAway(), display);
        return new DemoBackend(configDir, chosen.at(servers.addresses()), Optional.of(servers), display);
    }

    private static ThrowAwayServers startServers(String type, int nodes, Display display) throws IOException {
        String command = ThrowAwayServers.command(type);
        String what = nodes == 1 ? "a throw-away server" : nodes + " throw-away servers";
        display.say("starting " + what + " of " + type);
        long started = System.nanoTime();
        ThrowAwayServers servers = ThrowAwayServers.start(command, type, nodes);
        display.say("%s serves at %s after %.1f s and is removed at the end"
                .formatted(type, servers.addresses(), (System.nanoTime() - started) / 1e9));
        return servers;
    }

    private static RuntimeConfiguration configuration(Optional<Path> configDir, Map<String, String> overrides) {
        Installation installation = Installation.current();
        return RuntimeConfiguration.load(installation.home(), configDir.orElse(installation.conf()), overrides);
    }

    /** Folder of the configuration, if not the installation's. */
    Optional<Path> configDir() {
        return configDir;
    }

    /** Keys that win over the configuration. */
    Map<String, String> overrides() {
        return target.overrides();
    }

    /**
     * Where the payloads of a run are kept, if not in a folder.
     *
     * @param clusterId of the run
     */
    Optional<String> storage(String clusterId) {
        return target.storage(clusterId);
    }

    /**
     * Payloads that are left in the place of {@link #storage}; in another one, those of others cannot be told from the run's.
     *
     * @param options the run's keys
     */
    List<String> leftOver(Map<String, String> options) {
        Optional<String> own = Optional.ofNullable(options.get(CLUSTER_ID)).flatMap(this::storage);
        if (own.isEmpty() || !own.get().equals(options.get(STORAGE))) {
            return List.of();
        }
        try (RuntimeServices services = services(configuration(configDir, options))) {
            return services.openStorage().list("");
        }
    }

    /** The type, as in {@code high-availability.type}. */
    String type() {
        return configuration.haType();
    }

    /** Whether it is not of this machine alone, where a dead leader is noticed at once. */
    boolean onServers() {
        return !type().equals(LOCAL);
    }

    /**
     * Checks that servers that were started for the demo are there.
     *
     * @throws CommandException if they have ended
     */
    void check() {
        servers.ifPresent(ThrowAwayServers::check);
    }

    /**
     * Deletes what a run has written to servers that go on running. Waits for the leases of processes that were killed.
     *
     * @param options the run's keys, its cluster id among them
     */
    void forget(Map<String, String> options) {
        if (!onServers() || servers.isPresent()) {
            return;
        }
        RuntimeConfiguration run = configuration(configDir, options);
        try (RuntimeServices services = services(run)) {
            HaBackend backend = services.openBackend("demo");
            backend.deleteCluster(backend.profile().crashTakeOverBound().plus(ANSWER));
            display.say("what cluster id " + run.clusterId() + " had on " + type() + " is deleted");
        } catch (HaException failed) {
            display.say("what cluster id " + run.clusterId() + " has on " + type() + " is left there: "
                    + failed.getMessage());
        }
    }

    private void awaitAnswer() throws InterruptedException {
        try (RuntimeServices services = services(configuration)) {
            HaBackend backend = services.openBackend("demo");
            long began = System.nanoTime();
            while (true) {
                try {
                    backend.checkHealth();
                    return;
                } catch (BackendUnavailableException away) {
                    if (System.nanoTime() - began >= ANSWER.toNanos()) {
                        throw new CommandException(
                                ExitCode.UNAVAILABLE,
                                "no answer from " + type() + " in " + ANSWER.toSeconds() + " s: " + away.getMessage(),
                                away);
                    }
                }
                TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            }
        }
    }

    private static RuntimeServices services(RuntimeConfiguration configuration) {
        return RuntimeServices.load(configuration, Installation.current().plugins());
    }

    /** Removes servers that were started for the demo. Idempotent. */
    @Override
    public void close() {
        if (servers.isPresent()) {
            servers.get().close();
            display.say("the servers of " + type() + " are removed");
        }
    }
}
