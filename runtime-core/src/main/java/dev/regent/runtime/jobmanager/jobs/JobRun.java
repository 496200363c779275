package dev.regent.runtime.jobmanager.jobs;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.runtime.config.RuntimeOptions;
import dev.regent.runtime.jobmanager.checkpoint.CheckpointCoordinator;
import dev.regent.runtime.jobmanager.checkpoint.CheckpointMetadata;
import dev.regent.runtime.jobmanager.checkpoint.CheckpointPolicy;
import dev.regent.runtime.jobmanager.checkpoint.CheckpointedJob;
import dev.regent.runtime.jobmanager.checkpoint.CompletedCheckpoint;
import dev.regent.runtime.jobmanager.events.EventKind;
import dev.regent.runtime.jobmanager.jobs.Subtask.Phase;
import dev.regent.runtime.jobmanager.loop.SerialIo;
import dev.regent.runtime.jobmanager.scheduling.RestartStrategy;
import dev.regent.runtime.jobmanager.scheduling.TaskManager;
import dev.regent.runtime.jobmanager.store.JobState;
import dev.regent.runtime.jobmanager.store.JobSubmission;
import dev.regent.runtime.jobmanager.store.Layout;
import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.Counters;
import dev.regent.runtime.rpc.FailureKind;
import dev.regent.runtime.rpc.ToJobManager.AttemptChanged;
import dev.regent.runtime.rpc.ToJobManager.AttemptMetrics;
import dev.regent.runtime.rpc.ToJobManager.AttemptReport;
import dev.regent.runtime.rpc.ToJobManager.CheckpointAcknowledged;
import dev.regent.runtime.rpc.ToJobManager.CheckpointDeclined;
import dev.regent.runtime.rpc.ToJobManager.Committed;
import dev.regent.runtime.rpc.ToTaskManager.SubtaskAttempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A job that runs under this leader: follows its subtasks, restarts what fails, takes checkpoints, and decides its end. Used on the loop
 * alone; dropped as a whole with the leadership.
 */
final class JobRun implements CheckpointedJob {

    /** How long cancelled attempts may take to end before the job's end goes on without them. */
    private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(10);

    /** What the owner of the run does. */
    interface Owner {

        /** The job has ended; its subtasks are stopped or fenced. */
        void ended(JobRun run, JobState state, String error);

        /** What is stored cannot be trusted, or the program itself is wrong. */
        void blocked(JobRun run, RuntimeException error);
    }

    private final JobsContext context;
    private final JobSubmission job;
    private final RecoveredJob recovered;
    private final SerialIo io;
    private final Owner owner;
    private final RestartStrategy restarts;
    private final SubtaskScheduler scheduler;
    private final CheckpointCoordinator coordinator;
    private final JobMessenger messenger;
    private final Set<Integer> committed = new HashSet<>();
    private JobState state;
    private Optional<CheckpointId> finalCheckpoint = Optional.empty();
    private Optional<Ending> ending = Optional.empty();
    private boolean over;
    private long restarted;

    /** Why and how the job is about to end. */
    private record Ending(JobState state, String error) {}

    JobRun(JobsContext context, RecoveredJob recovered, SerialIo io, Owner owner) {
        this.context = context;
        this.recovered = recovered;
        this.job = recovered.submission();
        this.io = io;
        this.owner = owner;
        this.restarts = RestartStrategy.of(context.configuration(), context.random());
        this.coordinator = new CheckpointCoordinator(
                job.jobId(),
                context.token(),
                CheckpointPolicy.of(context.configuration()),
                recovered.checkpointStore(),
                io,
                context.loop(),
                this,
                recovered.checkpoints());
        this.scheduler = new SubtaskScheduler(context, recovered, io, coordinator::latest, this::unreadable);
        this.messenger = new JobMessenger(context, job.jobId(), scheduler.subtasks());
        this.state = recovered.attempts().subtasks().isEmpty() ? JobState.CREATED : JobState.RESTARTING;
    }

    JobSubmission submission() {
        return job;
    }

    CheckpointCoordinator coordinator() {
        return coordinator;
    }

    JobState state() {
        return state;
    }

    /** Takes over what runs, waits for what may still report, deploys the rest. */
    void start() {
        if (recovered.canceling()) {
            end(JobState.CANCELED, "");
        }
        context.loop()
                .schedule(
                        context.configuration().get(RuntimeOptions.HEARTBEAT_TIMEOUT),
                        () -> giveUpAwaited("not reported in time"));
        membersChanged();
        scheduler.schedule();
    }

    /** Drops everything without a word to anybody but the TaskManagers. */
    void abandon() {
        over = true;
        coordinator.stop("the job stops");
        scheduler.stop();
        scheduler.subtasks().stream().filter(Subtask::isPlaced).forEach(scheduler::cancel);
    }

    // ---- what TaskManagers report

    void registered(TaskManager taskManager, List<AttemptReport> reports) {
        List<Subtask> adopted = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (AttemptReport report : reports) {
            Optional<Subtask> subtask =
                    scheduler.find(report.subtask()).filter(each -> each.isCurrent(report.attempt()));
            if (over || subtask.isEmpty() || !subtask.get().isPlaced()) {
                scheduler.cancel(taskManager, report.subtask(), report.attempt());
            } else {
                seen.add(report.subtask());
                if (adopt(subtask.get(), taskManager, report)) {
                    adopted.add(subtask.get());
                }
            }
        }
        notifyAgain(adopted);
        missing(taskManager, seen);
        refresh();
    }

    private boolean adopt(Subtask subtask, TaskManager taskManager, AttemptReport report) {
        if (report.state().isOver()) {
            failed(List.of(subtask), FailureKind.RECOVERABLE, report.state() + " while not connected");
            return false;
        }
        if (subtask.phase() == Phase.AWAITED) {
            context.event(
                    EventKind.ATTEMPT_ADOPTED,
                    job.jobId(),
                    "attempt " + report.attempt() + " of subtask " + subtask.index() + " on " + taskManager);
        }
        subtask.locate(taskManager.incarnation());
        subtask.follow(report.state());
        if (ending.isPresent()) {
            scheduler.cancel(subtask);
        }
        return true;
    }

    /** Attempts that should be on a TaskManager and are not. */
    private void missing(TaskManager taskManager, Set<Integer> seen) {
        List<Subtask> gone = scheduler.subtasks().stream()
                .filter(each -> each.isOn(taskManager.incarnation()) && each.isPlaced() && !seen.contains(each.index()))
                .toList();
        lose(gone, "not on " + taskManager + " any more");
    }

    void lost(TaskManager taskManager, String reason) {
        lose(
                scheduler.subtasks().stream()
                        .filter(each -> each.isOn(taskManager.incarnation()) && each.isPlaced())
                        .toList(),
                "TaskManager " + taskManager + " is lost: " + reason);
        refresh();
    }

    void disconnected(TaskManager taskManager) {
        if (scheduler.subtasks().stream().anyMatch(each -> each.isOn(taskManager.incarnation()) && each.isPlaced())) {
            coordinator.abort("the connection to TaskManager " + taskManager + " has ended");
        }
    }

    /** What was awaited and never came to run under this leader is no failure under it. */
    private void lose(List<Subtask> gone, String reason) {
        List<Subtask> awaited =
                gone.stream().filter(each -> each.phase() == Phase.AWAITED).toList();
        awaited.forEach(each -> each.enter(ending.isPresent() ? Phase.STOPPED : Phase.NEEDS_SLOT));
        List<Subtask> ran =
                gone.stream().filter(each -> !awaited.contains(each)).toList();
        if (!ran.isEmpty()) {
            failed(ran, FailureKind.RECOVERABLE, reason);
        }
        scheduler.schedule();
    }

    /** The group of TaskManagers has changed: whoever is awaited and no member will not come. */
    void membersChanged() {
        lose(
                scheduler.subtasks().stream()
                        .filter(each -> each.phase() == Phase.AWAITED && !mayStillCome(each))
                        .toList(),
                "TaskManager is gone");
        refresh();
    }

    private boolean mayStillCome(Subtask subtask) {
        String incarnation = subtask.current().orElseThrow().taskManager();
        return context.taskManagers().isMember(incarnation).orElse(true);
    }

    private void giveUpAwaited(String reason) {
        lose(
                scheduler.subtasks().stream()
                        .filter(each -> each.phase() == Phase.AWAITED)
                        .toList(),
                reason);
        refresh();
    }

    /** The subtask whose current attempt that is, if a TaskManager has it or may have it. */
    Optional<Subtask> placed(int subtask, Attempt attempt) {
        return scheduler.find(subtask).filter(each -> each.isCurrent(attempt) && each.isPlaced());
    }

    void attemptChanged(AttemptChanged message) {
        Optional<Subtask> found = placed(message.subtask(), message.attempt());
        if (over || found.isEmpty()) {
            return;
        }
        Subtask subtask = found.get();
        if (message.state().isOver() && ending.isEmpty()) {
            FailureKind kind = message.failure() == FailureKind.NONE ? FailureKind.RECOVERABLE : message.failure();
            String reason = message.error().isEmpty() ? "ended as " + message.state() : message.error();
            failed(List.of(subtask), kind, reason);
        } else {
            subtask.follow(message.state());
        }
        refresh();
    }

    void count(AttemptMetrics metrics) {
        placed(metrics.subtask(), metrics.attempt()).ifPresent(each -> each.count(metrics.counters()));
    }

    void acknowledged(CheckpointAcknowledged message) {
        coordinator.acknowledged(message);
    }

    void declined(CheckpointDeclined message) {
        coordinator.declined(message);
    }

    void committed(Committed message) {
        boolean counts = finalCheckpoint.filter(message.checkpoint()::equals).isPresent()
                && scheduler
                        .find(message.subtask())
                        .filter(each -> each.isCurrent(message.attempt()))
                        .isPresent();
        if (counts && committed.add(message.subtask()) && committed.size() == job.parallelism()) {
            end(JobState.FINISHED, "");
        }
    }

    void slotsFreed() {
        if (!over) {
            scheduler.schedule();
        }
    }

    // ---- failures and restarts

    private void failed(List<Subtask> subtasks, FailureKind kind, String reason) {
        subtasks.forEach(each -> context.event(
                EventKind.ATTEMPT_FAILED,
                job.jobId(),
                "attempt "
                        + each.current()
                                .map(entry -> entry.attempt().toString())
                                .orElse("-") + " of subtask " + each.index() + ": " + reason));
        coordinator.abort("subtask " + subtasks.get(0).index() + " has failed");
        subtasks.forEach(scheduler::cancel);
        if (ending.isPresent()) {
            subtasks.forEach(each -> each.enter(Phase.STOPPED));
            return;
        }
        finalCheckpoint = Optional.empty();
        committed.clear();
        switch (kind) {
            case FATAL -> {
                subtasks.forEach(each -> each.enter(Phase.STOPPED));
                end(JobState.FAILED, reason);
            }
            case CORRUPT -> owner.blocked(this, new CorruptStateException(reason));
            case RECOVERABLE, NONE -> restart(subtasks, reason);
        }
    }

    private void restart(List<Subtask> subtasks, String reason) {
        Optional<Duration> delay = restarts.onFailure(context.loop().nanoTime());
        if (delay.isEmpty()) {
            subtasks.forEach(each -> each.enter(Phase.STOPPED));
            end(JobState.FAILED, "no more restarts under the restart strategy; last failure: " + reason);
            return;
        }
        restarted++;
        subtasks.forEach(each -> each.enter(Phase.DELAYED));
        context.loop().schedule(delay.get(), () -> {
            subtasks.stream()
                    .filter(each -> each.phase() == Phase.DELAYED)
                    .forEach(each -> each.enter(Phase.NEEDS_SLOT));
            slotsFreed();
        });
    }

    @Override
    public void tooManyFailures(String reason) {
        List<Subtask> running =
                scheduler.subtasks().stream().filter(Subtask::isRunning).toList();
        if (!over && ending.isEmpty() && !running.isEmpty()) {
            failed(running, FailureKind.RECOVERABLE, reason);
            refresh();
        }
    }

    @Override
    public void unreadable(RuntimeException error) {
        if (!over) {
            owner.blocked(this, error);
        }
    }

    // ---- checkpoints

    @Override
    public Optional<List<SubtaskAttempt>> participants() {
        return over || ending.isPresent() ? Optional.empty() : messenger.participants();
    }

    @Override
    public boolean atEndOfInput() {
        return scheduler.subtasks().stream().allMatch(each -> each.phase() == Phase.END_OF_INPUT);
    }

    @Override
    public void trigger(CheckpointId checkpoint, String directory, List<SubtaskAttempt> attempts) {
        messenger.trigger(checkpoint, directory, attempts);
    }

    @Override
    public void completed(CompletedCheckpoint checkpoint, boolean last) {
        if (over) {
            return;
        }
        CheckpointMetadata metadata = checkpoint.metadata().orElseThrow();
        context.event(
                EventKind.CHECKPOINT_COMPLETED,
                job.jobId(),
                "checkpoint " + checkpoint.id() + ": " + metadata.size() + " bytes in " + metadata.durationMillis()
                        + " ms");
        if (last && ending.isEmpty() && atEndOfInput()) {
            finalCheckpoint = Optional.of(checkpoint.id());
            committed.clear();
            coordinator.stop("the final checkpoint is complete");
        }
        messenger.notifyCompleted(metadata, scheduler.subtasks());
    }

    /** Repeats the last notification to attempts that may have missed it. */
    private void notifyAgain(List<Subtask> adopted) {
        coordinator
                .latest()
                .flatMap(CompletedCheckpoint::metadata)
                .ifPresent(metadata -> messenger.notifyCompleted(metadata, adopted));
    }

    // ---- state and end

    /** Brings the job's state in line with its subtasks. */
    private void refresh() {
        if (over) {
            return;
        }
        if (ending.isPresent()) {
            stopped();
            return;
        }
        boolean all = scheduler.subtasks().stream().allMatch(Subtask::isRunning);
        if (all && state != JobState.RUNNING && state != JobState.FINISHING) {
            state = JobState.RUNNING;
            context.event(EventKind.JOB_RUNNING, job.jobId(), "all " + job.parallelism() + " subtasks run");
            coordinator.start();
        } else if (!all && (state == JobState.RUNNING || state == JobState.FINISHING)) {
            state = JobState.RESTARTING;
            context.event(EventKind.JOB_RESTARTING, job.jobId(), "not all subtasks run");
        }
        if (all && atEndOfInput()) {
            state = JobState.FINISHING;
        }
        coordinator.subtasksChanged();
    }

    /** Asks for the job's end; durable when the continuation runs. */
    void cancel(Runnable durable) {
        io.untilKnown(
                "record that the job is cancelled",
                () -> {
                    recovered.scope().put(Layout.CANCELING, "true");
                    return true;
                },
                recorded -> {
                    context.event(EventKind.JOB_CANCELING, job.jobId(), "cancelled by request");
                    durable.run();
                    end(JobState.CANCELED, "");
                },
                this::unreadable);
    }

    /** Whether it is too late to cancel: all output is durable. */
    boolean isCommitting() {
        return finalCheckpoint.isPresent();
    }

    private void end(JobState how, String error) {
        if (over || ending.isPresent()) {
            return;
        }
        ending = Optional.of(new Ending(how, error));
        coordinator.stop("the job ends");
        scheduler.stop();
        if (how == JobState.FINISHED) {
            stopped();
            return;
        }
        state = JobState.CANCELING;
        scheduler.subtasks().forEach(each -> {
            if (each.isPlaced() && each.phase() != Phase.AWAITED) {
                scheduler.cancel(each);
            } else if (each.phase() != Phase.AWAITED) {
                each.enter(Phase.STOPPED);
            }
        });
        context.loop().schedule(CANCEL_PATIENCE, this::conclude);
        stopped();
    }

    /** Goes on when no attempt is left, or when none needs to be waited for. */
    private void stopped() {
        boolean none = scheduler.subtasks().stream().noneMatch(Subtask::isPlaced);
        if (none || ending.filter(each -> each.state() == JobState.FINISHED).isPresent()) {
            conclude();
        }
    }

    private void conclude() {
        if (!over) {
            over = true;
            Ending how = ending.orElseThrow();
            owner.ended(this, how.state(), how.error());
        }
    }

    /** Ends attempts that wait at the end of their input, once the result is durable. */
    void release() {
        scheduler.subtasks().forEach(scheduler::cancel);
    }

    Counters counters() {
        return state == JobState.FINISHING && finalCheckpoint.isPresent()
                ? coordinator
                        .latest()
                        .flatMap(CompletedCheckpoint::metadata)
                        .orElseThrow()
                        .counters()
                : scheduler.subtasks().stream().map(Subtask::counters).reduce(Counters.NONE, Counters::plus);
    }

    JobView view() {
        return JobView.running(
                job,
                state,
                ending.map(Ending::error).orElse(""),
                counters(),
                restarted,
                coordinator,
                scheduler.subtasks().stream()
                        .map(each -> JobView.SubtaskView.of(each, messenger.taskManager(each)))
                        .toList());
    }
}
