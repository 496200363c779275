package dev.regent.runtime.jobmanager.jobs;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.runtime.config.RuntimeOptions;
import dev.regent.runtime.config.RuntimeOptions.CheckpointRetention;
import dev.regent.runtime.jobmanager.checkpoint.CompletedCheckpoint;
import dev.regent.runtime.jobmanager.events.EventKind;
import dev.regent.runtime.jobmanager.loop.SerialIo;
import dev.regent.runtime.jobmanager.scheduling.TaskManager;
import dev.regent.runtime.jobmanager.store.JobResult;
import dev.regent.runtime.jobmanager.store.JobState;
import dev.regent.runtime.jobmanager.store.JobSubmission;
import dev.regent.runtime.rpc.AttemptState;
import dev.regent.runtime.rpc.Counters;
import dev.regent.runtime.rpc.JobId;
import dev.regent.runtime.rpc.ToJobManager;
import dev.regent.runtime.rpc.ToJobManager.AttemptMetrics;
import dev.regent.runtime.rpc.ToJobManager.AttemptReport;
import dev.regent.runtime.rpc.ToTaskManager;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All jobs under one leader: reads them at the take-over, takes new ones, hands messages on, and sees ended ones cleaned up. One job's trouble
 * is its own. Used on the loop alone.
 */
public final class Jobs {

    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);

    private static final int MOST_ERROR = 2_000;

    private final JobsContext context;
    private final Map<JobId, JobEntry> entries = new TreeMap<>();
    private final Map<JobId, CompletableFuture<JobView>> submitting = new TreeMap<>();

    /** No jobs are known before {@link #recoverAll}. */
    public Jobs(JobsContext context) {
        this.context = context;
    }

    // ---- take-over

    /** Reads every job of the store; those that have ended are cleaned up only. */
    public void recoverAll() {
        context.store().ended().forEach(this::recoverEnded);
        context.store().submitted().stream()
                .filter(job -> !context.store().ended().contains(job))
                .forEach(job -> recover(newEntry(job)));
        context.events().add(EventKind.JOBS_READ, context.token(), entries.size() + " jobs known");
    }

    private void recoverEnded(JobId job) {
        JobEntry entry = newEntry(job);
        Optional<JobResult> result = context.store().result(job);
        if (result.isEmpty()) {
            entry.block("the result of the job cannot be read; the job has ended and does not run again");
            return;
        }
        entry.ended(result.get());
        if (result.get().dirty()) {
            ending(entry, result.get()).resume();
        }
    }

    private JobEntry newEntry(JobId job) {
        SerialIo io = new SerialIo(context.loop(), "job " + job, context.onFenced()::accept);
        JobEntry entry = new JobEntry(job, io);
        entries.put(job, entry);
        return entry;
    }

    private void recover(JobEntry entry) {
        entry.io()
                .untilKnown(
                        "open and read the job",
                        () -> RecoveredJob.read(context, entry.jobId()),
                        recovered -> recovered(entry, recovered),
                        error -> block(entry, error));
    }

    private void recovered(JobEntry entry, RecoveredJob recovered) {
        context.event(
                EventKind.JOB_RECOVERED,
                entry.jobId(),
                "'" + recovered.submission().name() + "' with "
                        + recovered.attempts().subtasks().size() + " recorded attempts and "
                        + recovered.checkpoints().size() + " checkpoints");
        guarded(entry, () -> {
            JobRun run = new JobRun(context, recovered, entry.io(), new RunOwner(entry));
            run.start();
            entry.running(run);
        });
    }

    private void block(JobEntry entry, RuntimeException error) {
        String reason = error instanceof CorruptStateException
                ? String.valueOf(error.getMessage())
                : "internal error: " + error;
        if (error instanceof CorruptStateException) {
            LOG.error(
                    "Job {} is BLOCKED: {}. Other jobs go on; accept the loss to let it run again",
                    entry.jobId(),
                    reason);
        } else {
            LOG.error("Job {} is BLOCKED by an internal error", entry.jobId(), error);
        }
        entry.run().ifPresent(JobRun::abandon);
        entry.block(oneLine(reason));
        context.event(EventKind.JOB_BLOCKED, entry.jobId(), reason);
    }

    /** A fault of the program in one job's handling stops that job alone. */
    private void guarded(JobEntry entry, Runnable handling) {
        try {
            handling.run();
        } catch (RuntimeException fault) {
            block(entry, fault);
        }
    }

    private void tell(JobId job, Consumer<JobRun> message) {
        JobEntry entry = entries.get(job);
        if (entry != null) {
            guarded(entry, () -> entry.tell(message));
        }
    }

    private void tellAll(Consumer<JobRun> message) {
        List.copyOf(entries.keySet()).forEach(job -> tell(job, message));
    }

    private void tellEndings(Consumer<JobEnding> message) {
        entries.values().forEach(entry -> entry.ending().ifPresent(message));
    }

    // ---- what people ask

    /** All jobs, by id. */
    public List<JobView> views() {
        return entries.values().stream().map(JobEntry::view).toList();
    }

    /** One job. */
    public Optional<JobView> view(JobId job) {
        return Optional.ofNullable(entries.get(job)).map(JobEntry::view);
    }

    /**
     * Takes a job; completes when it is durable, for a job that is known at once. A repeated submission has one effect. Fails with an
     * {@link IllegalArgumentException} where the client has to change something.
     */
    public CompletableFuture<JobView> submit(JobSubmission submission) {
        JobId job = submission.jobId();
        JobEntry known = entries.get(job);
        if (known != null) {
            return CompletableFuture.completedFuture(known.view());
        }
        CompletableFuture<JobView> pending = submitting.get(job);
        if (pending == null) {
            CompletableFuture<JobView> answer = new CompletableFuture<>();
            submitting.put(job, answer);
            writeSubmission(submission, answer);
            pending = answer;
        }
        return pending;
    }

    private void writeSubmission(JobSubmission submission, CompletableFuture<JobView> answer) {
        context.loop()
                .io(
                        () -> context.store().writeSubmission(submission),
                        payload -> commitSubmission(submission, payload, answer),
                        error -> {
                            submitting.remove(submission.jobId());
                            answer.completeExceptionally(error);
                        });
    }

    private void commitSubmission(JobSubmission submission, String payload, CompletableFuture<JobView> answer) {
        JobId job = submission.jobId();
        context.storeIo()
                .untilKnown(
                        "commit the submission of job " + job,
                        () -> {
                            context.store().commitSubmission(job, payload);
                            return true;
                        },
                        durable -> {
                            submitting.remove(job);
                            context.event(EventKind.JOB_SUBMITTED, job, "'" + submission.name() + "'");
                            JobEntry entry = newEntry(job);
                            recover(entry);
                            answer.complete(entry.view());
                        },
                        error -> {
                            submitting.remove(job);
                            answer.completeExceptionally(error);
                        });
    }

    /** Cancels a job; completes when that is durable. Fails with an {@link IllegalStateException} if it is too late or not possible. */
    public CompletableFuture<Boolean> cancel(JobId job) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        JobEntry entry = entries.get(job);
        Optional<JobRun> run = entry == null ? Optional.empty() : entry.run();
        if (entry != null
                && entry.blocked().isPresent()
                && context.store().result(job).isEmpty()) {
            cancelBlocked(entry);
            answer.complete(true);
        } else if (entry != null && entry.isReading()) {
            entry.tell(read -> read.cancel(() -> answer.complete(true)));
        } else if (run.isEmpty() || run.get().isCommitting()) {
            answer.completeExceptionally(new IllegalStateException("job " + job + " cannot be cancelled: "
                    + (run.isEmpty() ? "it does not run" : "its output is being committed")));
        } else {
            run.get().cancel(() -> answer.complete(true));
        }
        return answer;
    }

    private void cancelBlocked(JobEntry entry) {
        end(
                entry,
                new JobResult(
                        JobResult.VERSION,
                        entry.jobId(),
                        "",
                        JobState.CANCELED,
                        true,
                        "cancelled while blocked: " + entry.blocked().orElse(""),
                        0,
                        Counters.NONE,
                        0,
                        0,
                        context.loop().wallMillis(),
                        Optional.empty(),
                        Optional.empty()),
                () -> {});
    }

    /**
     * Lets a blocked job run again without what cannot be read. Fails with an {@link IllegalStateException} if it is not blocked or its
     * submission itself is lost.
     */
    public CompletableFuture<Boolean> acceptLoss(JobId job) {
        JobEntry entry = entries.get(job);
        if (entry == null
                || entry.blocked().isEmpty()
                || context.store().ended().contains(job)) {
            return CompletableFuture.failedFuture(new IllegalStateException("job " + job + " is not blocked"));
        }
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        entry.io()
                .untilKnown(
                        "drop what cannot be read",
                        () -> {
                            RecoveredJob.acceptLoss(context, job);
                            return true;
                        },
                        dropped -> {
                            entry.readAgain();
                            recover(entry);
                            answer.complete(true);
                        },
                        error -> answer.completeExceptionally(new IllegalStateException("job " + job
                                + " cannot run again, cancel it and submit it anew: " + error.getMessage())));
        return answer;
    }

    // ---- what TaskManagers say

    /** A TaskManager has said what it runs; attempts of jobs that have ended are cancelled. */
    public void registered(TaskManager taskManager, List<AttemptReport> reports) {
        Map<JobId, List<AttemptReport>> byJob = reports.stream()
                .collect(Collectors.groupingBy(AttemptReport::jobId, TreeMap::new, Collectors.toList()));
        byJob.forEach((job, theirs) -> {
            JobEntry entry = entries.get(job);
            if (entry == null || (entry.run().isEmpty() && !entry.isReading())) {
                theirs.stream()
                        .filter(each -> !each.state().isOver())
                        .forEach(each -> taskManager.send(
                                new ToTaskManager.Cancel(context.token(), job, each.subtask(), each.attempt())));
            }
        });
        tellAll(run ->
                run.registered(taskManager, byJob.getOrDefault(run.submission().jobId(), List.of())));
    }

    /** A TaskManager's connection has ended. */
    public void disconnected(TaskManager taskManager) {
        tellAll(run -> run.disconnected(taskManager));
        tellEndings(ending -> ending.gone(taskManager));
    }

    /** A TaskManager is lost. */
    public void lost(TaskManager taskManager, String reason) {
        tellAll(run -> run.lost(taskManager, reason));
        tellEndings(ending -> ending.gone(taskManager));
    }

    /** The group of TaskManagers has changed. */
    public void membersChanged() {
        tellAll(JobRun::membersChanged);
    }

    /** Slots may be free. */
    public void slotsFreed() {
        tellAll(JobRun::slotsFreed);
    }

    /** A message about attempts, from a registered TaskManager. */
    public void handle(TaskManager sender, ToJobManager message) {
        if (message instanceof ToJobManager.Heartbeat heartbeat) {
            heartbeat.metrics().forEach(each -> alive(sender, each));
        } else if (message instanceof ToJobManager.AttemptChanged changed) {
            if (changed.state() == AttemptState.FAILED) {
                LOG.info(
                        "Attempt {} of subtask {} of job {} has failed: {}",
                        changed.attempt(),
                        changed.subtask(),
                        changed.jobId(),
                        changed.error());
            }
            tell(changed.jobId(), run -> run.attemptChanged(changed));
        } else if (message instanceof ToJobManager.CheckpointAcknowledged acknowledged) {
            tell(acknowledged.jobId(), run -> run.acknowledged(acknowledged));
        } else if (message instanceof ToJobManager.CheckpointDeclined declined) {
            tell(declined.jobId(), run -> run.declined(declined));
        } else if (message instanceof ToJobManager.Committed committed) {
            tell(committed.jobId(), run -> run.committed(committed));
        } else if (message instanceof ToJobManager.SinksEnded sinksEnded) {
            Optional.ofNullable(entries.get(sinksEnded.jobId()))
                    .flatMap(JobEntry::ending)
                    .ifPresent(ending -> ending.sinksEnded(sinksEnded));
        }
    }

    /**
     * An attempt that runs and is not wanted is ended. It is one of which the leader has lost sight: it was sent to a TaskManager that was
     * lost and came back, or its cancellation went over a connection that broke. It would keep its slot for ever.
     */
    private void alive(TaskManager sender, AttemptMetrics attempt) {
        Optional<JobEntry> entry = Optional.ofNullable(entries.get(attempt.jobId()));
        boolean wanted = entry.filter(JobEntry::isReading).isPresent()
                || entry.flatMap(JobEntry::run)
                        .flatMap(run -> run.placed(attempt.subtask(), attempt.attempt()))
                        .isPresent();
        if (wanted) {
            tell(attempt.jobId(), run -> run.count(attempt));
        } else {
            sender.send(
                    new ToTaskManager.Cancel(context.token(), attempt.jobId(), attempt.subtask(), attempt.attempt()));
        }
    }

    // ---- ends

    private final class RunOwner implements JobRun.Owner {

        private final JobEntry entry;

        RunOwner(JobEntry entry) {
            this.entry = entry;
        }

        @Override
        public void ended(JobRun run, JobState state, String error) {
            JobSubmission job = run.submission();
            JobResult result = new JobResult(
                    JobResult.VERSION,
                    job.jobId(),
                    job.name(),
                    state,
                    true,
                    oneLine(error),
                    job.parallelism(),
                    run.counters(),
                    run.coordinator().completed(),
                    job.submittedAtMillis(),
                    context.loop().wallMillis(),
                    Optional.of(job.jar()),
                    retained(run, state));
            end(entry, result, run::release);
        }

        @Override
        public void blocked(JobRun run, RuntimeException error) {
            block(entry, error);
        }
    }

    /** Errors of user code may be of any length; a result has to fit into one entry. */
    private static String oneLine(String error) {
        String line = error.replaceAll("\\s+", " ");
        return line.length() <= MOST_ERROR ? line : line.substring(0, MOST_ERROR) + "...";
    }

    private Optional<String> retained(JobRun run, JobState state) {
        boolean keeps = state != JobState.FINISHED
                && context.configuration().get(RuntimeOptions.CHECKPOINT_RETENTION)
                        == CheckpointRetention.RETAIN_ON_CANCELLATION;
        return keeps
                ? run.coordinator()
                        .latest()
                        .map(CompletedCheckpoint::id)
                        .map(id -> context.layout().directory(run.submission().jobId(), id))
                : Optional.empty();
    }

    private void end(JobEntry entry, JobResult result, Runnable onDurable) {
        ending(entry, result).begin(() -> {
            entry.ended(result);
            context.event(
                    kind(result.state()),
                    entry.jobId(),
                    result.error().isEmpty() ? "'" + result.name() + "'" : result.error());
            onDurable.run();
        });
    }

    private JobEnding ending(JobEntry entry, JobResult result) {
        JobEnding ending = new JobEnding(context, entry.io(), result, () -> isShared(result), entry::ended);
        entry.ending(ending);
        return ending;
    }

    /** Whether another job names the same jar, or may name it. */
    private boolean isShared(JobResult result) {
        return entries.values().stream()
                .filter(other ->
                        !other.jobId().equals(result.jobId()) && other.result().isEmpty())
                .anyMatch(other -> other.run()
                        .map(run -> Optional.of(run.submission().jar()).equals(result.jar()))
                        .orElse(true));
    }

    private static EventKind kind(JobState state) {
        return switch (state) {
            case FINISHED -> EventKind.JOB_FINISHED;
            case CANCELED -> EventKind.JOB_CANCELED;
            case FAILED, CREATED, RUNNING, RESTARTING, FINISHING, CANCELING, BLOCKED -> EventKind.JOB_FAILED;
        };
    }

    // ---- for the sweeper

    /** Which payloads may be needed; read on the loop after the payloads were listed. */
    public Pointers pointers() {
        Collection<JobEntry> unread = new ArrayList<>();
        Pointers pointers = new Pointers(context.token(), context.store().submissionPayloads());
        for (JobEntry entry : entries.values()) {
            if (entry.run().isPresent()) {
                JobRun run = entry.run().get();
                pointers.running(
                        entry.jobId(), run.submission().jar(), run.coordinator().needed());
            } else if (entry.result().isPresent()) {
                pointers.ended(entry.result().get());
            } else {
                unread.add(entry);
            }
        }
        unread.forEach(entry -> pointers.unread(entry.jobId()));
        return pointers;
    }
}
