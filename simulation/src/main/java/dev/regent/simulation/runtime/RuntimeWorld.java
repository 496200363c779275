package dev.regent.simulation.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.runtime.chain.ChainContext;
import dev.regent.runtime.chain.ChainFactory;
import dev.regent.runtime.chain.SubtaskChain;
import dev.regent.runtime.config.RuntimeOptions;
import dev.regent.runtime.jobmanager.JobManagerCore;
import dev.regent.runtime.jobmanager.store.JobSubmission;
import dev.regent.runtime.jobmanager.store.Layout;
import dev.regent.runtime.rpc.JobId;
import dev.regent.runtime.taskmanager.CodeSource;
import dev.regent.runtime.taskmanager.JobCode;
import dev.regent.runtime.taskmanager.TaskManagerCore;
import dev.regent.runtime.threads.RuntimeClock;
import dev.regent.simulation.kernel.SimProcess;
import dev.regent.simulation.kernel.Simulation;
import dev.regent.simulation.kernel.Workers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** One JobManager, one TaskManager and a client that submits a job; nothing goes wrong. Runs once. */
final class RuntimeWorld {

    private static final ClusterId CLUSTER = new ClusterId("simulated");
    private static final JobId JOB = new JobId("0123456789abcdef0123456789abcdef");
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int SLOTS = 4;
    private static final int RECORDS = 20;
    private static final long START_MILLIS = 1_800_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long STEP_LIMIT = 2_000_000;

    private final Simulation simulation;
    private final StoreServer server = new StoreServer();
    private final NavigableMap<String, byte[]> payloads = new TreeMap<>();
    private final MemorySink sink = new MemorySink();
    private final int parallelism;

    RuntimeWorld(long seed, Workers workers, int parallelism) {
        this.simulation = new Simulation(seed, workers, true);
        this.parallelism = parallelism;
    }

    Simulation simulation() {
        return simulation;
    }

    /** What the job has committed. */
    List<String> output() {
        return sink.visible();
    }

    /** The job's result as it is stored. */
    Optional<String> result() {
        return server.list(Layout.RESULTS).stream()
                .filter(entry -> entry.name().equals(JOB.value()))
                .map(Versioned::handle)
                .map(handle -> handle.utf8())
                .findFirst();
    }

    /** Runs until the job has a result, or that much virtual time has passed. */
    void run(Duration longest) {
        SimProcess first = simulation.process("jobmanager-1", 1, 0);
        JobManagerCore jobManager = jobManager(first);
        taskManager(simulation.process("taskmanager-1", 1, 0), first, jobManager);
        SimProcess client = simulation.process("client", 1, 0);
        client.start("submission", () -> submit(client, jobManager));
        simulation.run(longest.toNanos(), STEP_LIMIT);
    }

    private JobManagerCore jobManager(SimProcess process) {
        SimStorage storage = new SimStorage(payloads, new Remote(process));
        JobManagerCore made = new JobManagerCore(new JobManagerCore.Environment(
                configuration(),
                CLUSTER,
                new SimBackend(server, process),
                storage,
                storage,
                new Clock(process),
                simulation.random().split(),
                new SimThreads(process),
                address -> false,
                Duration.ofSeconds(30)));
        process.start("main", () -> made.start(Map.of("rpc", process.name() + ":1", "rest", process.name() + ":2")));
        return made;
    }

    private void taskManager(SimProcess process, SimProcess leader, JobManagerCore jobManager) {
        SimBackend backend = new SimBackend(server, process);
        SplittableRandom random = simulation.random().split();
        TaskManagerCore made = new TaskManagerCore(new TaskManagerCore.Environment(
                process.name(),
                SLOTS,
                process.name() + ":3",
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                backend.membership("taskmanagers"),
                backend.leaderRetrieval(Layout.ELECTION),
                (host, port, handler) -> new Stream(process, leader, handler, jobManager::accept).client(),
                new Code(process, new CountingJob(sink, RECORDS)),
                new SimStorage(payloads, new Remote(process)),
                Path.of("target"),
                process::nanoTime,
                () -> String.format("%016x", random.nextLong()),
                new SimThreads(process)));
        process.start("main", made::start);
    }

    private static Configuration configuration() {
        return Configuration.of(
                RuntimeOptions.all(),
                Map.of(
                        "execution.checkpointing.interval", "200 ms",
                        "restart-strategy.type", "fixed-delay",
                        "restart-strategy.fixed-delay.attempts", "100",
                        "restart-strategy.fixed-delay.delay", "100 ms"));
    }

    private void submit(SimProcess client, JobManagerCore leader) {
        String jar = new Layout(CLUSTER).newBlob(Optional.of(JOB), 1);
        payloads.put(jar, "no jar".getBytes(UTF_8));
        JobSubmission submission = new JobSubmission(
                JobSubmission.VERSION, JOB, "counting", jar, "counting", parallelism, Map.of(), "fail", START_MILLIS);
        try {
            while (!submitted(client, leader, submission)) {
                client.sleep(Duration.ofMillis(100));
            }
            while (result().filter(text -> text.contains("FINISHED")).isEmpty()) {
                client.sleep(Duration.ofMillis(100));
            }
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
        simulation.stop();
    }

    private boolean submitted(SimProcess client, JobManagerCore leader, JobSubmission submission)
            throws InterruptedException {
        try {
            client.await(leader.submit(submission), PATIENCE);
            simulation.trace(() -> "submitted");
            return true;
        } catch (ExecutionException | TimeoutException notYet) {
            simulation.trace(() -> "not submitted: " + notYet);
            return false;
        }
    }

    /** A process's clocks. */
    private record Clock(SimProcess process) implements RuntimeClock {

        @Override
        public long nanoTime() {
            return process.nanoTime();
        }

        @Override
        public long wallMillis() {
            return START_MILLIS + process.simulation().now() / NANOS_PER_MILLI;
        }
    }

    /** The one job's code; needs no jar. */
    private record Code(SimProcess process, CountingJob job) implements CodeSource, CodeSource.Lease, JobCode {

        @Override
        public Lease acquire(JobId jobId, String jar, String entryClass) throws InterruptedException {
            process.sleep(Duration.ofMillis(20));
            return this;
        }

        @Override
        public JobCode code() {
            return this;
        }

        @Override
        public SubtaskChain chain(ChainContext context) {
            return ChainFactory.create(job, context, process::nanoTime);
        }

        @Override
        public void close() {}
    }
}
