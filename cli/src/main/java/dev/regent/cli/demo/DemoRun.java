package dev.regent.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.regent.cli.client.ClusterClient;
import dev.regent.cli.client.CommandException;
import dev.regent.cli.client.ExitCode;
import dev.regent.cli.client.Submission;
import dev.regent.cli.demo.FaultPlan.Injected;
import dev.regent.examples.fraud.LogFormat;
import dev.regent.examples.fraud.OutputComparison;
import dev.regent.examples.fraud.ReferenceRun;
import dev.regent.examples.fraud.TransactionLog;
import dev.regent.runtime.api.JobArguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One run: log, cluster, job, faults, comparison. */
final class DemoRun {

    private static final long POLL_MILLIS = 100;
    private static final long START_SECONDS = 120;
    private static final long RUN_SECONDS = 300;
    private static final long CLEAN_SECONDS = 10;
    private static final Set<String> ENDS = Set.of("FINISHED", "FAILED", "CANCELED", "BLOCKED");

    private final DemoSettings settings;
    private final Display display;
    private final DemoCluster cluster;

    DemoRun(DemoSettings settings, Display display) throws IOException {
        this.cluster = new DemoCluster(settings);
        this.settings = settings;
        this.display = display;
    }

    DemoResult run() throws IOException, InterruptedException {
        Path input = settings.directory().resolve("input");
        Path output = settings.directory().resolve("output");
        display.say("%,d transactions in %d files, seed %d"
                .formatted(settings.records(), settings.partitions(), settings.seed()));
        new TransactionLog(settings.partitions(), settings.records(), settings.seed(), LogFormat.JSON).write(input);
        Observed observed;
        try (cluster) {
            observed = observe(input, output);
        }
        display.say("comparing with a straight single-threaded computation");
        Path expected = settings.directory().resolve("expected");
        ReferenceRun reference = ReferenceRun.compute(input, LogFormat.JSON, expected);
        return new DemoResult(
                observed.state,
                OutputComparison.compare(expected, output),
                reference,
                observed.nanos,
                observed.checkpoints,
                observed.failovers,
                settings.faults().size() - observed.failovers.size(),
                leftOver(),
                observed.jobManagerIdleMiB,
                observed.taskManagerPeakMiB,
                settings.seed(),
                settings.backend().type());
    }

    /** Keys that differ from the configuration file, the cluster id among them. */
    Map<String, String> options() {
        return cluster.options();
    }

    /** Ends every process at once: the person who watches has pressed Ctrl-C. */
    void abort() {
        cluster.kill();
    }

    private record Observed(
            String state,
            long nanos,
            long checkpoints,
            List<Failover> failovers,
            List<Double> jobManagerIdleMiB,
            List<Double> taskManagerPeakMiB) {}

    private Observed observe(Path input, Path output) throws IOException, InterruptedException {
        long started = System.nanoTime();
        cluster.start();
        try (ClusterClient client = ClusterClient.open(settings.backend().configDir(), cluster.options());
                LeaderView view = new LeaderView(client.backend());
                RateRecorder rates = new RateRecorder()) {
            awaitCluster(view);
            rates.follow(view.taskManagerAddresses());
            rates.start();
            display.say("%d JobManagers and %d TaskManagers are up after %.1f s, %s leads"
                    .formatted(
                            settings.jobManagers(),
                            settings.taskManagers(),
                            (System.nanoTime() - started) / 1e9,
                            view.leaderName().orElse("?")));
            List<Double> idle = cluster.memory("jobmanager", "VmRSS");
            long submitted = System.nanoTime();
            FaultPlan plan = new FaultPlan(
                    settings, cluster, view, pauseLength(client), fault -> isOver(fault, view, rates, submitted));
            Submission submission = Submission.of(
                    settings.jobJar(), "fraud-detection", settings.parallelism(), arguments(input, output));
            client.submit(submission);
            JsonNode job = follow(submission.jobId(), submitted, view, rates, plan);
            long nanos = System.nanoTime() - submitted;
            awaitCleaned(submission.jobId(), view);
            return new Observed(
                    job.path("state").asText()
                            + (job.path("error").asText("").isEmpty()
                                    ? ""
                                    : ": " + job.path("error").asText()),
                    nanos,
                    job.path("checkpoints").path("completed").asLong(),
                    failovers(plan, view, rates, submitted),
                    idle,
                    cluster.memory("taskmanager", "VmHWM"));
        }
    }

    private Map<String, String> arguments(Path input, Path output) {
        Map<String, String> arguments =
                new HashMap<>(Map.of("input", input.toString(), "output", output.toString(), "format", "json"));
        if (settings.rate() > 0) {
            arguments.put(JobArguments.RATE, Long.toString(settings.rate()));
        }
        return arguments;
    }

    /**
     * On servers a take-over lasts as long as the lease, so that the next fault would often hide it. On the local backend it is over before anybody notices.
     */
    private boolean isOver(Injected fault, LeaderView view, RateRecorder rates, long submitted) {
        return !settings.backend().onServers()
                || new Timeline(view.events(), rates, submitted)
                        .of(fault, System.nanoTime())
                        .recoveredMillis()
                        .isPresent();
    }

    /** Long enough that the lease of a stopped process is over and somebody else leads. */
    private static Duration pauseLength(ClusterClient client) {
        return client.backend().profile().crashTakeOverBound().plusSeconds(3);
    }

    private void awaitCluster(LeaderView view) throws InterruptedException {
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (view.leaderName().isEmpty()
                || view.jobManagers() < settings.jobManagers()
                || view.taskManagerAddresses().size() < settings.taskManagers()) {
            settings.backend().check();
            boolean ended = cluster.all().stream().anyMatch(process -> !process.alive());
            if (ended || System.nanoTime() - giveUp >= 0) {
                throw new CommandException(
                        ExitCode.FAILED,
                        (ended
                                        ? "a process of the cluster ended"
                                        : "the cluster did not start in " + START_SECONDS + " s")
                                + "; see " + settings.directory().resolve("log"));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    private JsonNode follow(String jobId, long submitted, LeaderView view, RateRecorder rates, FaultPlan plan)
            throws InterruptedException {
        JsonNode last = MissingNode.getInstance();
        int said = 0;
        SlotWatch slots = new SlotWatch(settings.slots(), settings.parallelism(), RUN_SECONDS);
        while (System.nanoTime() - submitted < TimeUnit.SECONDS.toNanos(RUN_SECONDS)) {
            settings.backend().check();
            rates.follow(view.taskManagerAddresses());
            view.pollEvents();
            last = view.job(jobId).orElse(last);
            double share = (double) rates.records() / settings.records();
            plan.advance(share);
            for (; said < plan.injected().size(); said++) {
                display.say("      >>> " + plan.injected().get(said).words());
            }
            if (ENDS.contains(last.path("state").asText())) {
                return last;
            }
            long now = System.nanoTime();
            slots.look(view.taskManagerAddresses().size(), now).ifPresent(display::say);
            display.progress(
                    (now - submitted) / 1e9,
                    share,
                    rates.rate(now - TimeUnit.SECONDS.toNanos(1), now),
                    last.path("checkpoints").path("completed").asLong(),
                    view.leaderName().orElse("nobody")
                            + view.leader()
                                    .map(info -> " (token " + info.token() + ")")
                                    .orElse(""));
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return last;
    }

    /** An ended job's pointers and payloads are deleted behind its end. */
    private static void awaitCleaned(String jobId, LeaderView view) throws InterruptedException {
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLEAN_SECONDS);
        do {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            view.pollEvents();
        } while (!view.cleaned(jobId) && System.nanoTime() - giveUp < 0);
    }

    private static List<Failover> failovers(FaultPlan plan, LeaderView view, RateRecorder rates, long submitted) {
        Timeline timeline = new Timeline(view.events(), rates, submitted);
        List<Injected> injected = plan.injected();
        List<Failover> failovers = new ArrayList<>();
        for (int i = 0; i < injected.size(); i++) {
            long until = i + 1 < injected.size() ? injected.get(i + 1).nanos() : System.nanoTime();
            failovers.add(timeline.of(injected.get(i), until));
        }
        return failovers;
    }

    /** Payloads that nobody deleted: a finished job leaves none. What a killed process was writing is none, and stays for an hour. */
    private List<String> leftOver() throws IOException {
        Path storage = settings.directory().resolve("data").resolve("storage");
        if (!Files.isDirectory(storage)) {
            return settings.backend().leftOver(cluster.options());
        }
        try (Stream<Path> files = Files.walk(storage)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> storage.relativize(file).toString())
                    .filter(name -> !name.startsWith("+unfinished/"))
                    .sorted()
                    .toList();
        }
    }
}
