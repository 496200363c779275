package dev.regent.runtime.jobmanager.jobs;

import dev.regent.runtime.jobmanager.checkpoint.CompletedCheckpoint;
import dev.regent.runtime.jobmanager.events.EventKind;
import dev.regent.runtime.jobmanager.jobs.Subtask.Phase;
import dev.regent.runtime.jobmanager.loop.SerialIo;
import dev.regent.runtime.jobmanager.scheduling.AttemptKey;
import dev.regent.runtime.jobmanager.scheduling.TaskManager;
import dev.regent.runtime.jobmanager.store.Attempts;
import dev.regent.runtime.jobmanager.store.JobSubmission;
import dev.regent.runtime.jobmanager.store.Layout;
import dev.regent.runtime.jobmanager.store.ScopeStore;
import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.ToTaskManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Gives attempts of one job to TaskManagers: a slot, a fenced record, then the deployment. Used on the loop alone. */
final class SubtaskScheduler {

    private final JobsContext context;
    private final JobSubmission job;
    private final SerialIo io;
    private final ScopeStore scope;
    private final Supplier<Optional<CompletedCheckpoint>> latest;
    private final Consumer<RuntimeException> onUnreadable;
    private final List<Subtask> subtasks = new ArrayList<>();
    private Attempts attempts;
    private boolean stopped;

    /** @param latest the checkpoint to start from, asked when an attempt is sent */
    SubtaskScheduler(
            JobsContext context,
            RecoveredJob recovered,
            SerialIo io,
            Supplier<Optional<CompletedCheckpoint>> latest,
            Consumer<RuntimeException> onUnreadable) {
        this.context = context;
        this.job = recovered.submission();
        this.io = io;
        this.scope = recovered.scope();
        this.latest = latest;
        this.onUnreadable = onUnreadable;
        this.attempts = recovered.attempts();
        for (int index = 0; index < job.parallelism(); index++) {
            subtasks.add(
                    new Subtask(index, Optional.ofNullable(attempts.subtasks().get(index))));
        }
    }

    List<Subtask> subtasks() {
        return subtasks;
    }

    Optional<Subtask> find(int index) {
        return index >= 0 && index < subtasks.size() ? Optional.of(subtasks.get(index)) : Optional.empty();
    }

    AttemptKey key(Subtask subtask, Attempt attempt) {
        return new AttemptKey(job.jobId(), subtask.index(), attempt);
    }

    /** Deploys what needs a slot, as far as there are slots. */
    void schedule() {
        if (stopped) {
            return;
        }
        Map<Integer, Attempts.Entry> chosen = new TreeMap<>();
        for (Subtask subtask : subtasks) {
            if (subtask.phase() == Phase.NEEDS_SLOT) {
                choose(subtask).ifPresent(entry -> chosen.put(subtask.index(), entry));
            }
        }
        if (!chosen.isEmpty()) {
            recordAttempts(chosen);
        }
    }

    private Optional<Attempts.Entry> choose(Subtask subtask) {
        Attempt attempt = subtask.nextAttempt(context.token());
        Optional<Attempts.Entry> entry = context.taskManagers()
                .occupySlot(key(subtask, attempt))
                .map(taskManager -> new Attempts.Entry(
                        attempt, taskManager.incarnation(), context.loop().wallMillis()));
        entry.ifPresent(subtask::record);
        return entry;
    }

    private void recordAttempts(Map<Integer, Attempts.Entry> chosen) {
        Attempts updated = attempts.with(chosen);
        attempts = updated;
        io.untilKnown(
                "record attempts",
                () -> {
                    scope.put(Layout.ATTEMPTS, updated.text());
                    return chosen;
                },
                recorded -> recorded.forEach(this::deploy),
                onUnreadable);
    }

    /** Whatever was committed before the record is known by now, so the latest checkpoint is the one to start from. */
    private void deploy(int index, Attempts.Entry entry) {
        Subtask subtask = subtasks.get(index);
        AttemptKey key = key(subtask, entry.attempt());
        Optional<TaskManager> target =
                context.taskManagers().find(entry.taskManager()).filter(TaskManager::isConnected);
        if (stopped || subtask.phase() != Phase.RECORDING || !subtask.isCurrent(entry.attempt())) {
            context.taskManagers().vacateSlot(key);
        } else if (target.filter(each -> context.taskManagers().keepSlot(each, key))
                .isEmpty()) {
            subtask.enter(Phase.NEEDS_SLOT);
            context.taskManagers().vacateSlot(key);
            schedule();
        } else {
            subtask.enter(Phase.DEPLOYING);
            target.get().send(deployment(index, entry.attempt()));
            context.event(
                    EventKind.ATTEMPT_DEPLOYED,
                    job.jobId(),
                    "attempt " + entry.attempt() + " of subtask " + index + " on " + target.get());
        }
    }

    private ToTaskManager.Deploy deployment(int index, Attempt attempt) {
        Optional<ToTaskManager.Restore> restore = latest.get()
                .flatMap(CompletedCheckpoint::metadata)
                .flatMap(metadata -> metadata.part(index)
                        .map(part ->
                                new ToTaskManager.Restore(metadata.checkpoint(), part.payload(), part.transactions())));
        return new ToTaskManager.Deploy(
                context.token(),
                job.jobId(),
                job.name(),
                index,
                job.parallelism(),
                attempt,
                job.jar(),
                job.entryClass(),
                job.arguments(),
                job.recordPolicy(),
                restore);
    }

    /** Ends the current attempt of a subtask where it still runs. */
    void cancel(Subtask subtask) {
        subtask.current()
                .ifPresent(entry -> context.taskManagers()
                        .find(entry.taskManager())
                        .ifPresent(taskManager -> cancel(taskManager, subtask.index(), entry.attempt())));
    }

    void cancel(TaskManager taskManager, int subtask, Attempt attempt) {
        taskManager.send(new ToTaskManager.Cancel(context.token(), job.jobId(), subtask, attempt));
    }

    /** Deploys nothing any more. */
    void stop() {
        stopped = true;
    }
}
