package dev.regent.it.crash;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regent.cli.client.CommandException;
import dev.regent.cli.client.Submission;
import dev.regent.examples.fraud.OutputComparison;
import dev.regent.it.crash.CrashPoint.Role;
import dev.regent.it.crash.CrashPoint.Scenario;
import dev.regent.it.crash.CrashPoint.Signal;
import dev.regent.runtime.api.JobArguments;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.awaitility.core.ConditionTimeoutException;

/** One job, one process hit at one point, and all that has to hold afterwards. */
final class CrashRun {

    private static final Set<String> ENDS = Set.of("FINISHED", "FAILED", "CANCELED", "BLOCKED");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration CLEAN = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final long STOPPED_NANOS = SECONDS.toNanos(5);
    private static final long CLEANING_NANOS = SECONDS.toNanos(4);
    private static final long CHECKPOINTS_BEFORE_CANCEL = 2;

    private final Bench bench;
    private final CrashCluster cluster;
    private final CrashPoint point;
    private final Signal signal;
    private final List<String> problems = new ArrayList<>();
    private final List<String> ended = new ArrayList<>();
    private String state = "";
    private Optional<String> bitten = Optional.empty();
    private boolean resumed;
    private long bittenAt;
    private long endedAt;

    CrashRun(Bench bench, CrashCluster cluster, CrashPoint point, Signal signal) {
        this.bench = bench;
        this.cluster = cluster;
        this.point = point;
        this.signal = signal;
    }

    CrashOutcome run() throws IOException {
        awaitWhole();
        Arming arming = Arming.of(bench.proofs(), point, signal);
        long started = System.nanoTime();
        Submission submission = submission(started);
        Path output = Path.of(submission.arguments().getOrDefault("output", ""));
        CompletableFuture<Void> submitted = CompletableFuture.runAsync(() -> submit(submission));
        try {
            await().atMost(LIMIT).pollInterval(LOOK).pollDelay(Duration.ZERO).until(() -> {
                look(submission.jobId(), arming);
                return over();
            });
        } catch (ConditionTimeoutException late) {
            problems.add(
                    "not over after " + LIMIT.toSeconds() + " s, the job is " + (state.isEmpty() ? "unknown" : state));
        } finally {
            arming.disarm();
        }
        goOn();
        checkSubmission(submitted);
        checkEnd(output);
        checkLeftovers(submission.jobId(), output, arming);
        checkProcesses(arming);
        return new CrashOutcome(
                point.name(),
                point.part(),
                point.step(),
                signal,
                bitten.orElse(""),
                (System.nanoTime() - started) / 1_000_000,
                problems);
    }

    /** Replacements of the run before are up. */
    private void awaitWhole() {
        await("both TaskManagers are registered")
                .atMost(LIMIT)
                .pollInterval(LOOK)
                .until(() -> {
                    cluster.replaceEnded();
                    return cluster.taskManagers() == 2;
                });
    }

    private Submission submission(long unique) {
        String output =
                bench.folder().resolve("output-" + point.name() + "-" + unique).toString();
        String rate = point.scenario() == Scenario.CANCEL ? "500" : "3000";
        return Submission.of(
                bench.jobJar(),
                point.name(),
                2,
                Map.of("input", bench.input().toString(), "output", output, "format", "json", JobArguments.RATE, rate));
    }

    /** Once more where the leader died in between: the same id has one effect. */
    private void submit(Submission submission) {
        try {
            cluster.client().submit(submission);
        } catch (CommandException refused) {
            cluster.client().submit(submission);
        }
    }

    private void look(String jobId, Arming arming) throws IOException, InterruptedException {
        ended.addAll(cluster.replaceEnded());
        if (bitten.isEmpty()) {
            bitten = arming.bitten();
            bittenAt = System.nanoTime();
        }
        if (signal == Signal.STOP && bitten.isPresent() && !resumed && System.nanoTime() - bittenAt > STOPPED_NANOS) {
            goOn();
        }
        cluster.job(jobId).ifPresent(job -> follow(jobId, job));
    }

    private void follow(String jobId, JsonNode job) {
        state = job.path("state").asText();
        boolean over = ENDS.contains(state);
        if (over && endedAt == 0) {
            endedAt = System.nanoTime();
        }
        if (point.scenario() == Scenario.CANCEL
                && !over
                && job.path("checkpoints").path("completed").asLong() >= CHECKPOINTS_BEFORE_CANCEL) {
            cluster.cancel(jobId);
        }
    }

    /** Cleaning up goes on behind the job's end, and may be what is to be hit. */
    private boolean over() {
        boolean hit = bitten.isPresent() && (signal == Signal.KILL || resumed);
        boolean waited = bitten.isEmpty() && System.nanoTime() - endedAt > CLEANING_NANOS;
        return endedAt != 0 && (hit || waited);
    }

    private void goOn() {
        if (signal == Signal.STOP && bitten.isPresent() && !resumed) {
            resumed = true;
            try {
                cluster.resume(bitten.get());
            } catch (IOException | IllegalStateException failed) {
                problems.add(String.valueOf(failed.getMessage()));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void checkSubmission(CompletableFuture<Void> submitted) {
        try {
            submitted.get(CLEAN.toSeconds(), SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException failed) {
            problems.add("the submission: " + failed);
        }
    }

    private void checkEnd(Path output) throws IOException {
        String wanted = point.scenario() == Scenario.CANCEL ? "CANCELED" : "FINISHED";
        if (!state.equals(wanted)) {
            problems.add("the job is " + (state.isEmpty() ? "unknown" : state) + ", not " + wanted);
        }
        OutputComparison comparison = OutputComparison.compare(bench.expected(), output);
        boolean exact = point.scenario() == Scenario.CANCEL ? comparison.unexpected() == 0 : comparison.exact();
        if (!exact) {
            problems.add("the output is not exact: " + comparison.missing() + " missing, " + comparison.unexpected()
                    + " too many");
        }
    }

    private void checkLeftovers(String jobId, Path output, Arming arming) {
        Leftovers leftovers = new Leftovers(bench, cluster.client());
        try {
            await().atMost(CLEAN).pollInterval(LOOK).pollDelay(Duration.ZERO).until(() -> {
                look(jobId, arming);
                return leftovers.of(jobId, output).isEmpty();
            });
        } catch (ConditionTimeoutException left) {
            problems.addAll(leftovers.of(jobId, output));
        }
    }

    /** Nobody but those that were killed may have ended. */
    private void checkProcesses(Arming arming) throws IOException {
        Optional<String> before = arming.bittenBefore();
        List<String> allowed = new ArrayList<>();
        before.ifPresent(name -> allowed.add(name + " ended with 137"));
        if (signal == Signal.KILL) {
            bitten.ifPresent(name -> allowed.add(name + " ended with 137"));
        }
        List<String> others = new ArrayList<>(ended);
        allowed.forEach(each -> {
            if (!others.remove(each)) {
                problems.add("was to be killed and lives: " + each);
            }
        });
        problems.addAll(others);
        String role = point.role() == Role.JOBMANAGER ? "jobmanager" : "taskmanager";
        if (bitten.filter(name -> !name.startsWith(role)).isPresent()) {
            problems.add("the step was done by " + bitten.get() + ", not by a " + role);
        }
        if (point.prelude().isPresent() && before.isEmpty()) {
            problems.add("nobody was killed at " + point.prelude().get() + " before");
        }
    }
}
