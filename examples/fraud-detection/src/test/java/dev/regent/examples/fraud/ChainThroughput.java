package dev.regent.examples.fraud;

import dev.regent.runtime.chain.ChainContext;
import dev.regent.runtime.chain.ChainFactory;
import dev.regent.runtime.chain.Progress;
import dev.regent.runtime.chain.RecordPolicy;
import dev.regent.runtime.chain.SubtaskChain;
import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.JobId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Measures one chain of the example job on one thread with a checkpoint each second, next to the straight computation:
 *
 * <pre>
 * mvn -q -pl examples/fraud-detection -am test-compile
 * mvn -q -pl examples/fraud-detection dependency:build-classpath -Dmdep.outputFile=/tmp/classpath   # after mvn install
 * java -cp examples/fraud-detection/target/classes:examples/fraud-detection/target/test-classes:$(cat /tmp/classpath) \
 *     dev.regent.examples.fraud.ChainThroughput [records] [rounds] [json|csv]
 * </pre>
 */
public final class ChainThroughput {

    private static final long CHECKPOINT_NANOS = 1_000_000_000L;

    private final Path directory;
    private final LogFormat format;
    private long snapshotNanos;
    private long snapshotBytes;
    private long snapshots;

    private ChainThroughput(Path directory, LogFormat format) {
        this.directory = directory;
        this.format = format;
    }

    public static void main(String[] arguments) throws IOException {
        long records = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1_000_000;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        LogFormat format = LogFormat.parse(arguments.length > 2 ? arguments[2] : "json");
        Path directory = Files.createTempDirectory("regent-throughput");
        new TransactionLog(10, records, 42, format).write(directory.resolve("in"));
        ChainThroughput throughput = new ChainThroughput(directory, format);
        for (int round = 1; round <= rounds; round++) {
            throughput.measure(round, records);
        }
        try (var files = Files.walk(directory)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private void measure(int round, long records) throws IOException {
        Path expected = directory.resolve("expected-" + round);
        ReferenceRun reference = ReferenceRun.compute(directory.resolve("in"), format, expected);
        Path output = directory.resolve("out-" + round);
        snapshotNanos = 0;
        snapshotBytes = 0;
        snapshots = 0;
        long start = System.nanoTime();
        long cpuStart = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        runChain(output);
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpuSeconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuStart) / 1e9;
        boolean exact = OutputComparison.compare(expected, output).exact();
        System.out.printf(
                Locale.ROOT,
                "round %d: chain %.0f records/s (%.0f per second of CPU), straight %.0f records/s, ratio %.2f,"
                        + " %d checkpoints of %d bytes in %.1f ms each, %s%n",
                round,
                records / seconds,
                records / cpuSeconds,
                reference.recordsPerSecond(),
                records / seconds / reference.recordsPerSecond(),
                snapshots,
                snapshotBytes / snapshots,
                snapshotNanos / 1e6 / snapshots,
                exact ? "exact" : "NOT EXACT");
    }

    private void runChain(Path output) {
        Map<String, String> arguments = Map.of(
                "input", directory.resolve("in").toString(),
                "output", output.toString(),
                "format", format == LogFormat.JSON ? "json" : "csv");
        ChainContext context = new ChainContext(JobId.random(), 0, 1, new Attempt(1, 1), arguments, RecordPolicy.FAIL);
        try (SubtaskChain chain = ChainFactory.create(new FraudDetectionJob(), context)) {
            chain.open(Optional.empty(), List.of());
            long next = System.nanoTime() + CHECKPOINT_NANOS;
            while (chain.step() != Progress.END_OF_INPUT) {
                if (System.nanoTime() - next >= 0) {
                    checkpoint(chain);
                    next += CHECKPOINT_NANOS;
                }
            }
            checkpoint(chain);
        }
    }

    private void checkpoint(SubtaskChain chain) {
        long start = System.nanoTime();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 20);
        chain.commit(chain.snapshot(new CheckpointId(1, ++snapshots), bytes));
        snapshotNanos += System.nanoTime() - start;
        snapshotBytes += bytes.size();
    }
}
