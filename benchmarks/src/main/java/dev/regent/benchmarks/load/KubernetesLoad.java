package dev.regent.benchmarks.load;

import dev.regent.benchmarks.Machine;
import dev.regent.benchmarks.Measuring;
import dev.regent.benchmarks.Scratch;
import dev.regent.benchmarks.load.Layout.Size;
import dev.regent.testservers.KubernetesServers;
import dev.regent.testservers.ServerOptions;
import dev.regent.testservers.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code bin/kubernetes-load}. */
@Command(
        name = "kubernetes-load",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Counts what an API server of Kubernetes, which it starts, has to do for a leader and processes that only retrieve it: with our driver, and with",
            "the objects and watches of Apache Flink, played after its code. Idle, and with a checkpoint a second. Prints Markdown."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:our driver writes once for each renewal when idle, and no retrieving process is told of a change",
            "1:otherwise, or something failed",
            "2:wrong arguments"
        })
public final class KubernetesLoad implements Callable<Integer> {

    private static final int RENEWALS = 3; // of a lease

    @Option(
            names = "--processes",
            paramLabel = "N",
            defaultValue = "10",
            description = "That only retrieve (default: ${DEFAULT-VALUE}).")
    private int processes;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "60",
            description = "Of each window (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--lease",
            paramLabel = "SECONDS",
            defaultValue = "15",
            description = "Default of both, renewed three times in it (default: ${DEFAULT-VALUE}).")
    private int lease;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            defaultValue = "10",
            description = "Whose pointers are stored (default: ${DEFAULT-VALUE}).")
    private int jobs;

    @Option(names = "--folder", hidden = true, defaultValue = "benchmarks/target/load")
    private Path folder = Path.of("benchmarks/target/load");

    private KubernetesLoad() {}

    /** See {@code bin/kubernetes-load --help}. */
    public static void main(String[] arguments) {
        Measuring.main(new KubernetesLoad(), arguments);
    }

    @Override
    public Integer call() throws Exception {
        Scratch.delete(folder);
        String before = Machine.load();
        Map<String, Window> windows = new LinkedHashMap<>();
        TestCertificates certificates =
                TestCertificates.create(folder.resolve("certificates").toAbsolutePath());
        ServerOptions options = ServerOptions.nodes(1).withTls(certificates);
        try (KubernetesServers servers = KubernetesServers.start(folder, options)) {
            measure("Regent", servers, certificates, windows);
            measure("Flink's layout", servers, certificates, windows);
        }
        System.out.println(Measuring.heading(Machine.commit()) + "; load " + before + " at the start and "
                + Machine.load() + " at the end. " + processes + " retrieving processes, " + jobs
                + " jobs, lease " + lease + " s, windows of " + seconds + " s.");
        System.out.println();
        System.out.print(Window.table(windows));
        long renewals = (long) seconds * RENEWALS / lease;
        boolean kept = windows.entrySet().stream()
                .filter(each -> each.getKey().startsWith("Regent"))
                .allMatch(each -> each.getValue().others().changes() == 0);
        Window idle = windows.values().iterator().next();
        return kept && Math.abs(idle.leader().writes() - renewals) <= 1 ? 0 : 1;
    }

    private void measure(
            String name, KubernetesServers servers, TestCertificates certificates, Map<String, Window> windows)
            throws Exception {
        int server = servers.api().node(0).port();
        try (Tap leader = Tap.before(server, certificates);
                Tap others = Tap.before(server, certificates);
                Layout layout = start(
                        name, servers, certificates, new Size(leader.port(), others.port(), processes, jobs, lease))) {
            pass(Duration.ofSeconds(lease)); // what begins has begun
            windows.put(name + ", idle", window(leader, others, () -> pass(Duration.ofSeconds(seconds))));
            windows.put(name + ", a checkpoint a second", window(leader, others, () -> checkpoints(layout)));
        }
    }

    private static Layout start(String name, KubernetesServers servers, TestCertificates certificates, Size size)
            throws Exception {
        String namespace = name.startsWith("Regent") ? "regent" : "flink";
        servers.createNamespace(namespace);
        return namespace.equals("regent")
                ? RegentLayout.start(settings(servers, namespace), size)
                : FlinkLayout.start(certificates, servers.administrator(), namespace, size);
    }

    private static Map<String, String> settings(KubernetesServers servers, String namespace) throws IOException {
        Path token = servers.authority().resolveSibling("load.token");
        Files.writeString(token, servers.administrator());
        return Map.of(
                "high-availability.kubernetes.namespace",
                namespace,
                "high-availability.kubernetes.token-file",
                token.toString(),
                "high-availability.kubernetes.ca-file",
                servers.authority().toString());
    }

    private static Window window(Tap leader, Tap others, Phase phase) throws Exception {
        Traffic leaderBefore = leader.traffic();
        Traffic othersBefore = others.traffic();
        phase.run();
        return new Window(leader.traffic().since(leaderBefore), others.traffic().since(othersBefore));
    }

    private void checkpoints(Layout layout) throws Exception {
        long start = System.nanoTime();
        for (int i = 1; i <= seconds; i++) {
            layout.checkpoint();
            pass(Duration.ofNanos(start + Duration.ofSeconds(i).toNanos() - System.nanoTime()));
        }
    }

    private static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** What happens while is counted. */
    private interface Phase {
        void run() throws Exception;
    }
}
