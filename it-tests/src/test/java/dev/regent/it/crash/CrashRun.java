package dev.regent.it.crash;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regent.cli.client.CommandException;
import dev.regent.cli.client.ExitCode;
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
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.awaitility.core.ConditionTimeoutException;

/** One job, one process hit at one point, and all that has to hold afterwards. */
final class CrashRun {

    private static final Set<String> ENDS = Set.of("FINISHED", "FAILED", "CANCELED", "BLOCKED");
    /** Far more than a run takes, so that a busy machine makes it slow and not wrong. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final Duration LOOK = Duration.ofMillis(50);
    /** How long nothing may come back once the process that was stopped is at work again. */
    private static final Duration QUIET = Duration.ofSeconds(1);

    private static final long CLEANING_NANOS = SECONDS.toNanos(30);
    private static final long CHECKPOINTS_BEFORE_CANCEL = 2;

    private final Bench bench;
    private final CrashCluster cluster;
    private final CrashPoint point;
    private final Signal signal;
    private final List<String> problems = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private boolean afterTheEnd; // it went on when the job had ended
    private final List<String> ended = new ArrayList<>();
    private String state = "";
    private Optional<String> bitten = Optional.empty();
    private Optional<Pause> pause = Optional.empty();
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
            reach("not over", submission.jobId(), arming, Duration.ZERO, this::over);
        } finally {
            arming.disarm();
        }
        checkSubmission(submitted);
        checkLeftovers(submission.jobId(), output, arming);
        awaitDeath(submission.jobId(), arming);
        checkEnd(output);
        checkProcesses(arming);
        return new CrashOutcome(
                point.name(),
                point.part(),
                point.step(),
                signal,
                bitten.orElse(""),
                (System.nanoTime() - started) / 1_000_000,
                problems,
                remarks);
    }

    /** Replacements of the run before are up. */
    private void awaitWhole() {
        await("all processes are registered").atMost(LIMIT).pollInterval(LOOK).until(() -> {
            cluster.replaceEnded();
            return cluster.isWhole();
        });
    }

    private Submission submission(long unique) {
        String output =
                bench.folder().resolve("output-" + point.name() + "-" + unique).toString();
        return Submission.of(
                bench.jobJar(),
                point.name(),
                2,
                Map.of(
                        "input",
                        bench.input().toString(),
                        "output",
                        output,
                        "format",
                        "json",
                        JobArguments.RATE,
                        signal == Signal.STOP
                                ? Scenario.SLOWLY.rate()
                                : point.scenario().rate()));
    }

    /** Once more where the leader died in between: the same id has one effect. A leader that stands still is no reason. */
    private void submit(Submission submission) {
        try {
            cluster.client().submit(submission);
        } catch (CommandException refused) {
            if (refused.exitCode() == ExitCode.NO_LEADER) {
                throw refused;
            }
            cluster.client().submit(submission);
        }
    }

    /** Looks after everything until the condition holds, that long without a break. */
    private boolean reach(String otherwise, String jobId, Arming arming, Duration during, Callable<Boolean> condition) {
        try {
            await().atMost(LIMIT)
                    .during(during)
                    .pollInterval(LOOK)
                    .pollDelay(Duration.ZERO)
                    .until(() -> {
                        look(jobId, arming);
                        return condition.call();
                    });
            return true;
        } catch (ConditionTimeoutException late) {
            problems.add(otherwise + " after " + LIMIT.toSeconds() + " s, the job is "
                    + (state.isEmpty() ? "unknown" : state));
            return false;
        }
    }

    private void look(String jobId, Arming arming) throws IOException {
        ended.addAll(cluster.replaceEnded());
        if (bitten.isEmpty()) {
            bitten = arming.bitten();
            if (signal != Signal.KILL) {
                pause = bitten.map(process -> Pause.begun(cluster, point.role(), process));
            }
        }
        cluster.job(jobId).ifPresent(job -> follow(jobId, job));
        if (signal == Signal.STOP && pause.filter(Pause::isTakenOver).isPresent()) {
            goOn();
        }
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
        boolean hit = bitten.isPresent()
                && (signal != Signal.STOP || pause.filter(Pause::isOver).isPresent());
        boolean waited = bitten.isEmpty() && System.nanoTime() - endedAt > CLEANING_NANOS;
        return endedAt != 0 && (hit || waited);
    }

    private void goOn() {
        afterTheEnd |= endedAt != 0 && pause.filter(each -> !each.isOver()).isPresent();
        try {
            pause.ifPresent(Pause::end);
        } catch (IllegalStateException died) {
            problems.add(String.valueOf(died.getMessage()));
        }
    }

    private void checkSubmission(CompletableFuture<Void> submitted) {
        try {
            submitted.get(LIMIT.toSeconds(), SECONDS);
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
        Leftovers leftovers = new Leftovers(bench, cluster.client(), jobId, output);
        boolean clean = reach(
                "something is left",
                jobId,
                arming,
                Duration.ZERO,
                () -> leftovers.but(stopped().or(zombies())).isEmpty());
        goOn();
        if (clean && pause.isPresent()) {
            // what was stopped is at work again, and has brought nothing back
            clean = reach("not all are there", jobId, arming, Duration.ZERO, cluster::isWhole)
                    && reach(
                            "something is there again",
                            jobId,
                            arming,
                            QUIET,
                            () -> leftovers.but(zombies()).isEmpty());
        }
        if (!clean) {
            problems.addAll(leftovers.but(Leftovers.NOTHING));
        }
        remarks.addAll(clean ? leftovers.but(Leftovers.NOTHING) : List.of());
    }

    /** What a process still has in use while it is stopped. */
    private Predicate<String> stopped() {
        return pause.filter(each -> !each.isOver()).isPresent() ? Leftovers::isTemporary : Leftovers.NOTHING;
    }

    /** What {@code FileSink} says that a TaskManager may leave in it that was cut off and went on after the end. */
    private Predicate<String> zombies() {
        return afterTheEnd && point.role() == Role.TASKMANAGER ? Leftovers::isPending : Leftovers.NOTHING;
    }

    /** The proof is written just before the process is killed, and where little is left to do the run is over before it is dead. */
    private void awaitDeath(String jobId, Arming arming) {
        if (signal == Signal.KILL && bitten.isPresent()) {
            String death = bitten.get() + " ended with 137";
            reach("a killed process lives", jobId, arming, Duration.ZERO, () -> ended.contains(death));
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
        String role = point.role().word();
        if (bitten.filter(name -> !name.startsWith(role)).isPresent()) {
            problems.add("the step was done by " + bitten.get() + ", not by a " + role);
        }
        if (point.prelude().isPresent() && before.isEmpty()) {
            problems.add("nobody was killed at " + point.prelude().get() + " before");
        }
    }
}
