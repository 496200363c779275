package dev.regent.cli;

import dev.regent.cli.client.ExitCode;
import dev.regent.cli.client.Installation;
import dev.regent.cli.demo.Demo;
import dev.regent.cli.demo.DemoBackend;
import dev.regent.cli.demo.DemoTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Run a cluster of processes on this machine, kill its leader and a TaskManager at random moments",
            "while a job reads a million card transactions, and compare the output record by record with a",
            "straight single-threaded computation. Exit code 0 only if everything is exact.",
            "Without a server, or on ZooKeeper, etcd, Consul, Kubernetes or a bucket with --type."
        })
final class DemoCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--type",
            description = {
                "The backend: local, zookeeper, etcd, consul, kubernetes or s3 (default: the configuration's). Without",
                "an address the repository's bin/demo starts a server for this demo and removes it at the end; that of",
                "s3 is MinIO, and keeps the job's state as well."
            })
    private @Nullable String type;

    @Option(
            names = "--address",
            paramLabel = "HOST:PORT[,...]",
            description = {
                "Use the servers that run there, under a fresh cluster id that is deleted at the end; a kubeconfig",
                "file for Kubernetes. For s3, -D says root and keys."
            })
    private @Nullable String address;

    @Option(names = "--nodes", description = "Start 1 or 3 servers (default: 1).")
    private @Nullable Integer nodes;

    @Option(names = "--records", defaultValue = "1000000", description = "Transactions (default: ${DEFAULT-VALUE}).")
    private long records;

    @Option(
            names = "--rate",
            defaultValue = "50000",
            description = "Records per second of the whole job, 0 for as fast as possible (default: ${DEFAULT-VALUE}).")
    private long rate;

    @Option(
            names = "--faults",
            split = ",",
            defaultValue = "leader,taskmanager",
            description = {
                "Each of leader, standby, taskmanager, with :kill or :pause behind it; 'none' for none,",
                "'random' for two at random (default: ${DEFAULT-VALUE})."
            })
    private List<String> faults;

    @Option(
            names = "--runs",
            defaultValue = "1",
            description = "How many runs in a row, stopping at the first that is not exact.")
    private int runs;

    @Option(names = "--seed", description = "Of the log and the random moments (default: the clock's).")
    private @Nullable Long seed;

    @Option(
            names = "--jobmanagers",
            defaultValue = "3",
            description = "JobManager processes (default: ${DEFAULT-VALUE}).")
    private int jobManagers;

    @Option(
            names = "--taskmanagers",
            defaultValue = "3",
            description = "TaskManager processes (default: ${DEFAULT-VALUE}).")
    private int taskManagers;

    @Option(
            names = "--slots",
            defaultValue = "3",
            description = "Slots of each TaskManager (default: ${DEFAULT-VALUE}).")
    private int slots;

    @Option(
            names = {"-p", "--parallelism"},
            defaultValue = "5",
            description = "Subtasks (default: ${DEFAULT-VALUE}).")
    private int parallelism;

    @Option(
            names = "--config-dir",
            paramLabel = "DIR",
            description = "Folder of config.yaml (default: conf/ of the installation).")
    private @Nullable Path configDir;

    @Option(names = "-D", paramLabel = "KEY=VALUE", description = "Overrides one key of the configuration.")
    private Map<String, String> overrides = Map.of();

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "Put input, output, logs and state there and keep them.")
    private @Nullable Path keep;

    @Option(names = "--json", description = "Print one JSON object on standard output at the end.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Installation installation = Installation.current();
        DemoTarget target = DemoTarget.of(
                Optional.ofNullable(type),
                Optional.ofNullable(address),
                nodes == null ? OptionalInt.empty() : OptionalInt.of(nodes),
                overrides);
        try (DemoBackend backend = DemoBackend.open(target, Optional.ofNullable(configDir))) {
            Demo demo = new Demo(
                    installation.launcher(),
                    installation.examples().resolve("fraud-detection.jar"),
                    backend,
                    Optional.ofNullable(keep));
            boolean exact = demo.run(
                    new Demo.Shape(records, rate, jobManagers, taskManagers, slots, parallelism),
                    faults,
                    runs,
                    seed == null ? System.nanoTime() & 0xffffff : seed,
                    json,
                    spec.commandLine().getOut());
            return exact ? ExitCode.OK : ExitCode.FAILED;
        }
    }
}
