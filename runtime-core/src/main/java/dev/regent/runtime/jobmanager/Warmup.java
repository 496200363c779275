package dev.regent.runtime.jobmanager;

import dev.regent.runtime.jobmanager.checkpoint.CheckpointMetadata;
import dev.regent.runtime.jobmanager.store.Attempts;
import dev.regent.runtime.jobmanager.store.JobResult;
import dev.regent.runtime.jobmanager.store.JobState;
import dev.regent.runtime.jobmanager.store.JobSubmission;
import dev.regent.runtime.json.Json;
import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.AttemptState;
import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.Counters;
import dev.regent.runtime.rpc.JobId;
import dev.regent.runtime.rpc.Session;
import dev.regent.runtime.rpc.SessionClient;
import dev.regent.runtime.rpc.SessionHandler;
import dev.regent.runtime.rpc.ToJobManager;
import dev.regent.runtime.rpc.ToTaskManager;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a standby warm: loads and runs once, before it matters, what a take-over needs first. Without it the first seconds of a leadership go into
 * loading classes while TaskManagers wait.
 */
final class Warmup {

    private static final Logger LOG = LoggerFactory.getLogger(Warmup.class);
    private static final long PATIENCE_SECONDS = 5;
    private static final JobId JOB = new JobId("0".repeat(32));
    private static final Attempt ATTEMPT = new Attempt(1, 1);
    private static final CheckpointId CHECKPOINT = new CheckpointId(1, 1);

    private Warmup() {}

    /** Runs once; failures are of no consequence. */
    static void run(int rpcPort, String rpcHost) throws InterruptedException {
        long started = System.nanoTime();
        records();
        messages();
        connection(rpcHost, rpcPort);
        LOG.debug("Warm after {} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
    }

    private static void records() {
        roundTrip(
                new JobSubmission(JobSubmission.VERSION, JOB, "x", "x", "x", 1, Map.of(), "fail", 0),
                JobSubmission.class);
        roundTrip(
                new JobResult(
                        JobResult.VERSION,
                        JOB,
                        "x",
                        JobState.FINISHED,
                        true,
                        "",
                        1,
                        Counters.NONE,
                        0,
                        0,
                        0,
                        Optional.empty(),
                        Optional.empty()),
                JobResult.class);
        CheckpointMetadata.Part part = new CheckpointMetadata.Part(0, ATTEMPT, "x", 0, List.of("x"), Counters.NONE);
        roundTrip(
                new CheckpointMetadata(CheckpointMetadata.VERSION, JOB, CHECKPOINT, 1, 0, 0, List.of(part)),
                CheckpointMetadata.class);
        Attempts.parse(new Attempts(Map.of(0, new Attempts.Entry(ATTEMPT, "x", 0))).text());
    }

    private static void messages() {
        ToJobManager.AttemptReport report = new ToJobManager.AttemptReport(JOB, 0, ATTEMPT, AttemptState.RUNNING);
        List<ToJobManager> received = List.of(
                new ToJobManager.Register(1, "x", "x", "x", 1, List.of(report)),
                new ToJobManager.Heartbeat(1, List.of(new ToJobManager.AttemptMetrics(JOB, 0, ATTEMPT, Counters.NONE))),
                ToJobManager.AttemptChanged.to(AttemptState.RUNNING, 1, JOB, 0, ATTEMPT),
                new ToJobManager.CheckpointAcknowledged(
                        1, JOB, 0, ATTEMPT, CHECKPOINT, "x", 0, List.of("x"), Counters.NONE),
                new ToJobManager.Committed(1, JOB, 0, ATTEMPT, CHECKPOINT));
        received.forEach(message -> roundTrip(message, ToJobManager.class));
        List<ToTaskManager> sent = List.of(
                new ToTaskManager.Registered(1, 1, 1),
                new ToTaskManager.TriggerCheckpoint(
                        1, JOB, CHECKPOINT, "x", List.of(new ToTaskManager.SubtaskAttempt(0, ATTEMPT))),
                new ToTaskManager.CheckpointCompleted(
                        1, JOB, CHECKPOINT, List.of(new ToTaskManager.CompletedSubtask(0, ATTEMPT, List.of("x")))));
        sent.forEach(message -> roundTrip(message, ToTaskManager.class));
    }

    private static <T> void roundTrip(T value, Class<T> type) {
        Json.read(Json.text(value).getBytes(StandardCharsets.UTF_8), type);
    }

    /** Says hello to this process itself, which answers that it does not lead, or that nobody has registered. */
    private static void connection(String host, int port) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        try (SessionClient client = new SessionClient()) {
            Session<ToJobManager> session = client.connect(host, port, new SessionHandler<>() {
                @Override
                public void onMessage(ToTaskManager message) {
                    LOG.trace("Warm: {}", message);
                }

                @Override
                public void onClosed(String reason) {
                    ended.countDown();
                }
            });
            session.send(new ToJobManager.Heartbeat(0, List.of()));
            if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.debug("The warm-up's connection was not answered");
            }
        }
    }
}
