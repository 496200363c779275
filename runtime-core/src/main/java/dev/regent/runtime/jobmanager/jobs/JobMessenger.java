package dev.regent.runtime.jobmanager.jobs;

import dev.regent.runtime.jobmanager.checkpoint.CheckpointMetadata;
import dev.regent.runtime.jobmanager.scheduling.TaskManager;
import dev.regent.runtime.jobmanager.store.Attempts;
import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.JobId;
import dev.regent.runtime.rpc.ToTaskManager;
import dev.regent.runtime.rpc.ToTaskManager.CompletedSubtask;
import dev.regent.runtime.rpc.ToTaskManager.SubtaskAttempt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Says to each TaskManager what concerns its attempts of one job. Used on the loop alone. */
final class JobMessenger {

    private final JobsContext context;
    private final JobId jobId;
    private final List<Subtask> subtasks;

    JobMessenger(JobsContext context, JobId jobId, List<Subtask> subtasks) {
        this.context = context;
        this.jobId = jobId;
        this.subtasks = subtasks;
    }

    /** Where the current attempt of a subtask is, if that TaskManager is registered. */
    Optional<TaskManager> taskManager(Subtask subtask) {
        return subtask.current().flatMap(entry -> context.taskManagers().find(entry.taskManager()));
    }

    /** The current attempts, if all of them run and can be spoken to. */
    Optional<List<SubtaskAttempt>> participants() {
        List<SubtaskAttempt> all = new ArrayList<>();
        for (Subtask subtask : subtasks) {
            if (!subtask.isRunning()
                    || taskManager(subtask).filter(TaskManager::isConnected).isEmpty()) {
                return Optional.empty();
            }
            subtask.current()
                    .map(Attempts.Entry::attempt)
                    .ifPresent(attempt -> all.add(new SubtaskAttempt(subtask.index(), attempt)));
        }
        return Optional.of(all);
    }

    void trigger(CheckpointId checkpoint, String directory, List<SubtaskAttempt> attempts) {
        Map<TaskManager, List<SubtaskAttempt>> byHost = new TreeMap<>(TaskManager.BY_INCARNATION);
        attempts.forEach(each -> taskManager(subtasks.get(each.subtask()))
                .ifPresent(host ->
                        byHost.computeIfAbsent(host, key -> new ArrayList<>()).add(each)));
        byHost.forEach((host, theirs) ->
                host.send(new ToTaskManager.TriggerCheckpoint(context.token(), jobId, checkpoint, directory, theirs)));
    }

    /** Names to each attempt that took part exactly the transactions that it may commit (J6). */
    void notifyCompleted(CheckpointMetadata metadata, Collection<Subtask> concerned) {
        Map<TaskManager, List<CompletedSubtask>> byHost = new TreeMap<>(TaskManager.BY_INCARNATION);
        concerned.stream()
                .filter(Subtask::isPlaced)
                .forEach(subtask -> metadata.part(subtask.index())
                        .filter(part -> subtask.isCurrent(part.attempt()))
                        .ifPresent(part -> taskManager(subtask)
                                .ifPresent(host -> byHost.computeIfAbsent(host, key -> new ArrayList<>())
                                        .add(new CompletedSubtask(
                                                part.subtask(), part.attempt(), part.transactions())))));
        byHost.forEach((host, theirs) -> host.send(
                new ToTaskManager.CheckpointCompleted(context.token(), jobId, metadata.checkpoint(), theirs)));
    }
}
