package dev.regent.testservers;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code bin/test-servers run}: servers for whoever needs some for a while. Prints their addresses as one line when they serve, and ends, with the servers and
 * their folder, when its standard input ends, which is when the process that started it ends in any way; on a signal; and when too few of them are left to serve.
 */
public final class ThrowAwayServers {

    private static final String HDFS = "hdfs";
    /** The servers could not be started, or too few of them are left. */
    private static final int FAILED = 1;
    /** A server that was being started may just be getting its configuration. */
    private static final int MOST_TRIES = 5;
    /** A terminal ends the servers by the same Ctrl-C as this process; only those that end alone are worth a word. */
    private static final Executor SOON = CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS);

    private final String label;
    private final AtomicBoolean ending = new AtomicBoolean();
    private Optional<String> where = Optional.empty(); // what clients need instead of addresses

    private ThrowAwayServers(String label) {
        this.label = label;
    }

    /**
     * Runs them until the end.
     *
     * @param arguments kind and number of servers; perhaps {@code --apart}, for networks of their own, and {@code --control} with a file that is written
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> words = List.of(arguments);
        int nodes = Integer.parseInt(words.get(1));
        ServerOptions options = ServerOptions.nodes(nodes);
        int control = words.indexOf("--control");
        new ThrowAwayServers(words.get(0).toLowerCase(Locale.ROOT))
                .run(
                        words.contains("--apart") ? options.inNetworks() : options,
                        control < 0 ? Optional.empty() : Optional.of(Path.of(words.get(control + 1))));
    }

    private void run(ServerOptions options, Optional<Path> control) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("regent-" + label + "-");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(folder), "regent-throw-away"));
        startOwnerWatch();
        Ensemble servers = start(folder, options);
        if (control.isPresent()) {
            ControlPort.open(servers, control.get()); // who controls them wants them to end
        } else {
            watch(servers);
        }
        System.out.println(where.orElseGet(() -> String.join(",", servers.addresses())));
        new CountDownLatch(1).await(); // what ends it ends the JVM
    }

    private Ensemble start(Path folder, ServerOptions options) {
        try {
            if (label.equals(HDFS)) {
                return startHdfs(folder, options.nodes());
            }
            return switch (ServerKind.valueOf(label.toUpperCase(Locale.ROOT))) {
                case ETCD -> EtcdServers.start(folder, options);
                case CONSUL -> ConsulServers.start(folder, options);
                case KUBERNETES -> startKubernetes(folder, options);
                case MINIO -> MinioServers.start(folder, options);
                case VERSITYGW -> VersityServers.start(folder, options);
                case ZOOKEEPER -> ZooKeeperServers.start(folder, options);
            };
        } catch (ServerFailedException | IllegalStateException | UncheckedIOException failed) {
            if (!ending.get()) {
                System.err.println("test-servers: " + failed.getMessage());
            }
            System.exit(FAILED);
            throw failed; // never comes to this
        }
    }

    /** It keeps payloads, and is no kind of server that a backend can be on. */
    private Ensemble startHdfs(Path folder, int dataNodes) {
        Ensemble servers = HdfsServers.start(folder, ServerOptions.nodes(1 + dataNodes));
        where = Optional.of(servers.node(0).address());
        return servers;
    }

    private Ensemble startKubernetes(Path folder, ServerOptions options) {
        if (options.nodes() != 1) {
            throw new IllegalStateException("there is one API server of Kubernetes, not " + options.nodes());
        }
        KubernetesServers servers = KubernetesServers.start(folder, options);
        int port = servers.api().node(0).port();
        where = Optional.of(servers.kubeconfig("admin", port, "default", servers.administrator())
                .toString());
        return servers.api();
    }

    private static void startOwnerWatch() {
        Thread watch = new Thread(
                () -> {
                    try {
                        System.in.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException gone) {
                        System.err.println("test-servers: reading the standard input failed: " + gone.getMessage());
                    }
                    System.exit(0);
                },
                "regent-owner-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private void watch(Ensemble servers) {
        AtomicInteger left = new AtomicInteger(servers.size());
        for (ServerNode node : servers.nodes()) {
            ServerProcess process = node.process()
                    .orElseThrow(() -> new IllegalStateException(label + " at " + node.address() + " has ended"));
            CompletableFuture<?> unused =
                    process.onExit().thenRunAsync(() -> ended(node, left.decrementAndGet(), servers.size()), SOON);
        }
    }

    private void ended(ServerNode node, int left, int size) {
        if (ending.get()) {
            return;
        }
        System.err.println(
                "test-servers: " + label + " at " + node.address() + " has ended, " + left + " of " + size + " left");
        if (left <= size / 2) {
            System.exit(FAILED);
        }
    }

    private void end(Path folder) {
        ending.set(true);
        LiveProcesses.endAll();
        LiveProcesses.awaitEnd();
        @Nullable IOException left = null;
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            try {
                delete(folder);
                return;
            } catch (IOException | UncheckedIOException another) {
                left = another instanceof IOException io ? io : new IOException(another);
            }
        }
        System.err.println("test-servers: cannot delete " + folder + ": " + left);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
