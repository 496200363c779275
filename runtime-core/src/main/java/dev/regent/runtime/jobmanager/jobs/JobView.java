package dev.regent.runtime.jobmanager.jobs;

import dev.regent.runtime.jobmanager.checkpoint.CheckpointCoordinator;
import dev.regent.runtime.jobmanager.checkpoint.CheckpointMetadata;
import dev.regent.runtime.jobmanager.checkpoint.CompletedCheckpoint;
import dev.regent.runtime.jobmanager.scheduling.TaskManager;
import dev.regent.runtime.jobmanager.store.Attempts;
import dev.regent.runtime.jobmanager.store.JobResult;
import dev.regent.runtime.jobmanager.store.JobState;
import dev.regent.runtime.jobmanager.store.JobSubmission;
import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.Counters;
import dev.regent.runtime.rpc.JobId;
import java.util.List;
import java.util.Optional;

/**
 * A job as people see it.
 *
 * @param error why it failed or is blocked, one line; empty otherwise
 * @param submittedAtMillis wall time; 0 if unknown
 * @param endedAtMillis wall time; 0 if it has not ended
 * @param restarts how often subtasks were restarted under this leader
 * @param retained directory of the checkpoint that was kept when the job ended
 */
public record JobView(
        JobId jobId,
        String name,
        JobState state,
        int parallelism,
        String error,
        long submittedAtMillis,
        long endedAtMillis,
        Counters counters,
        long restarts,
        Checkpoints checkpoints,
        List<SubtaskView> subtasks,
        Optional<String> retained) {

    /**
     * Checkpoints of the job.
     *
     * @param completed under all leaders
     * @param failed failed or given up under this leader
     * @param last what a restart would start from
     */
    public record Checkpoints(long completed, long failed, Optional<LastCheckpoint> last) {}

    /**
     * The last completed checkpoint.
     *
     * @param size bytes of all snapshots
     */
    public record LastCheckpoint(CheckpointId checkpoint, long completedAtMillis, long durationMillis, long size) {}

    /**
     * One subtask.
     *
     * @param state phase of its current attempt
     * @param taskManager incarnation of the TaskManager
     * @param startedAtMillis wall time of its deployment
     */
    public record SubtaskView(
            int subtask,
            String state,
            Optional<Attempt> attempt,
            Optional<String> taskManager,
            Optional<String> taskManagerName,
            Optional<String> rest,
            long startedAtMillis,
            Counters counters) {

        static SubtaskView of(Subtask subtask, Optional<TaskManager> host) {
            return new SubtaskView(
                    subtask.index(),
                    subtask.phase().name(),
                    subtask.current().map(Attempts.Entry::attempt),
                    subtask.current().map(Attempts.Entry::taskManager),
                    host.map(TaskManager::name),
                    host.map(TaskManager::restAddress),
                    subtask.current().map(Attempts.Entry::startedAtMillis).orElse(0L),
                    subtask.counters());
        }
    }

    static JobView running(
            JobSubmission job,
            JobState state,
            String error,
            Counters counters,
            long restarts,
            CheckpointCoordinator coordinator,
            List<SubtaskView> subtasks) {
        return new JobView(
                job.jobId(),
                job.name(),
                state,
                job.parallelism(),
                error,
                job.submittedAtMillis(),
                0,
                counters,
                restarts,
                new Checkpoints(
                        coordinator.completed(),
                        coordinator.failures(),
                        coordinator
                                .latest()
                                .flatMap(CompletedCheckpoint::metadata)
                                .map(JobView::last)),
                subtasks,
                Optional.empty());
    }

    private static LastCheckpoint last(CheckpointMetadata metadata) {
        return new LastCheckpoint(
                metadata.checkpoint(), metadata.completedAtMillis(), metadata.durationMillis(), metadata.size());
    }

    static JobView of(JobResult result) {
        return new JobView(
                result.jobId(),
                result.name(),
                result.state(),
                result.parallelism(),
                result.error(),
                result.submittedAtMillis(),
                result.endedAtMillis(),
                result.counters(),
                0,
                new Checkpoints(result.checkpoints(), 0, Optional.empty()),
                List.of(),
                result.retained());
    }

    static JobView unread(JobId job, JobState state, String error) {
        return new JobView(
                job,
                "",
                state,
                0,
                error,
                0,
                0,
                Counters.NONE,
                0,
                new Checkpoints(0, 0, Optional.empty()),
                List.of(),
                Optional.empty());
    }
}
