package dev.regent.runtime.jobmanager.jobs;

import dev.regent.runtime.jobmanager.checkpoint.CheckpointMetadata;
import dev.regent.runtime.jobmanager.checkpoint.CompletedCheckpoint;
import dev.regent.runtime.jobmanager.events.EventKind;
import dev.regent.runtime.jobmanager.loop.Loop;
import dev.regent.runtime.jobmanager.scheduling.TaskManager;
import dev.regent.runtime.jobmanager.store.JobResult;
import dev.regent.runtime.jobmanager.store.JobSubmission;
import dev.regent.runtime.rpc.JobId;
import dev.regent.runtime.rpc.ToJobManager.SinksEnded;
import dev.regent.runtime.rpc.ToTaskManager.EndSinks;
import dev.regent.runtime.rpc.ToTaskManager.SubtaskEnd;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a TaskManager, which has the job's code and sees the sinks' targets, end the sinks of a job whose result is durable. Asks one after
 * the other until one has done it, and gives up in bounded time: a cluster whose last TaskManager is gone still ends its jobs.
 *
 * <p>Safe to repeat under the next leader, because the step comes before the scope is deleted and nobody changes the pointers of a job that
 * has a result. A scope that a former leader has deleted in part names less than the result counts, and is not believed: on it, named
 * transactions that nobody has committed yet would be rolled back. Used on the loop alone.
 */
final class SinkEnd {

    private static final Logger LOG = LoggerFactory.getLogger(SinkEnd.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration FOR_AN_ANSWER = Duration.ofSeconds(10);
    private static final Duration BEFORE_NEXT_TRY = Duration.ofSeconds(1);
    private static final int MOST_FAILURES = 3;

    private final JobsContext context;
    private final EndSinks request;
    private final Runnable next;
    private final long beganNanos;
    private Loop.Timer timer = Loop.Timer.NONE;
    private Optional<TaskManager> waitedFor = Optional.empty();
    private String trouble = "no TaskManager is connected";
    private int asked;
    private int failures;
    private boolean over;

    /** @param next called once, when the sinks are ended or are given up */
    SinkEnd(JobsContext context, EndSinks request, Runnable next) {
        this.context = context;
        this.request = request;
        this.next = next;
        this.beganNanos = context.loop().nanoTime();
    }

    /**
     * Opens the job's scope and reads what the sinks may commit. Blocks.
     *
     * @return empty if there is nothing to end: no attempt was ever deployed, or a former leader has come further
     */
    static Optional<EndSinks> read(JobsContext context, JobResult result) {
        RecoveredJob job = RecoveredJob.read(context, result.jobId());
        List<CompletedCheckpoint> all = job.checkpoints();
        Optional<CheckpointMetadata> last =
                all.isEmpty() ? Optional.empty() : all.get(all.size() - 1).metadata();
        boolean deletedInPart = last.map(CheckpointMetadata::number).orElse(0L) < result.checkpoints();
        if (job.attempts().subtasks().isEmpty() || deletedInPart) {
            return Optional.empty();
        }
        return Optional.of(request(context.token(), job.submission(), last));
    }

    private static EndSinks request(long token, JobSubmission job, Optional<CheckpointMetadata> last) {
        List<SubtaskEnd> subtasks = IntStream.range(0, job.parallelism())
                .mapToObj(index -> new SubtaskEnd(
                        index,
                        last.flatMap(metadata -> metadata.part(index))
                                .map(CheckpointMetadata.Part::transactions)
                                .orElse(List.of())))
                .toList();
        return new EndSinks(
                token,
                job.jobId(),
                job.parallelism(),
                job.jar(),
                job.entryClass(),
                job.arguments(),
                job.recordPolicy(),
                subtasks);
    }

    /** Says where a person can see it that something stays. */
    static void left(JobsContext context, JobId job, String why) {
        LOG.warn("Job {}: what its sinks have pending stays, remove it by hand: {}", job, why);
        context.event(EventKind.SINKS_LEFT, job, "what the sinks have pending stays: " + why);
    }

    /** Asks the next connected TaskManager. */
    void ask() {
        if (over) {
            return;
        }
        if (failures >= MOST_FAILURES || context.loop().nanoTime() - beganNanos >= PATIENCE.toNanos()) {
            over = true;
            left(context, request.jobId(), trouble);
            next.run();
            return;
        }
        List<TaskManager> connected = context.taskManagers().all().stream()
                .filter(TaskManager::isConnected)
                .toList();
        if (!connected.isEmpty()) {
            TaskManager chosen = connected.get(asked++ % connected.size());
            waitedFor = Optional.of(chosen);
            trouble = "TaskManager " + chosen + " has not answered";
            chosen.send(request);
        }
        timer = context.loop().schedule(connected.isEmpty() ? BEFORE_NEXT_TRY : FOR_AN_ANSWER, this::ask);
    }

    /** A TaskManager's connection has ended, and with it the answer if it was the one that is waited for. */
    void gone(TaskManager taskManager) {
        if (!over && waitedFor.filter(taskManager::equals).isPresent()) {
            waitedFor = Optional.empty();
            timer.cancel();
            timer = context.loop().schedule(BEFORE_NEXT_TRY, this::ask);
        }
    }

    /** One has done it or has failed. */
    void answered(SinksEnded answer) {
        if (over) {
            return;
        }
        timer.cancel();
        waitedFor = Optional.empty();
        if (answer.error().isEmpty()) {
            over = true;
            next.run();
        } else {
            failures++;
            trouble = answer.error();
            timer = context.loop().schedule(BEFORE_NEXT_TRY, this::ask);
        }
    }
}
