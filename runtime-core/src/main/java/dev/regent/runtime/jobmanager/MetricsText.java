package dev.regent.runtime.jobmanager;

import dev.regent.runtime.jobmanager.events.EventKind;
import dev.regent.runtime.jobmanager.jobs.JobView;
import dev.regent.runtime.jobmanager.jobs.Jobs;
import dev.regent.runtime.jobmanager.scheduling.TaskManager;
import dev.regent.runtime.jobmanager.scheduling.TaskManagers;
import dev.regent.runtime.jobmanager.store.JobState;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This process's metrics in the text format of Prometheus. Jobs and TaskManagers are shown by the leader alone. */
final class MetricsText {

    private static final Logger LOG = LoggerFactory.getLogger(MetricsText.class);
    private static final long ANSWER_SECONDS = 2;

    private final JobManager jobManager;
    private final StringBuilder out = new StringBuilder(4_096);

    MetricsText(JobManager jobManager) {
        this.jobManager = jobManager;
    }

    String render() {
        Optional<LeaderSession> leading = jobManager.leading();
        gauge("regent_leader", "Whether this JobManager leads", leading.isPresent() ? 1 : 0);
        gauge(
                "regent_leader_token",
                "Token of the leader that this JobManager knows",
                jobManager.leader().map(leader -> leader.token().value()).orElse(0L));
        events("regent_leaderships_total", "Leaderships granted to this process", EventKind.GRANTED);
        events("regent_revocations_total", "Leaderships that ended in this process", EventKind.REVOKED);
        events("regent_taskmanagers_lost_total", "TaskManagers lost under this process", EventKind.TASKMANAGER_LOST);
        events("regent_attempts_deployed_total", "Attempts deployed by this process", EventKind.ATTEMPT_DEPLOYED);
        events(
                "regent_attempts_adopted_total",
                "Running attempts taken over by this process",
                EventKind.ATTEMPT_ADOPTED);
        events("regent_attempts_failed_total", "Attempts that failed under this process", EventKind.ATTEMPT_FAILED);
        leading.flatMap(MetricsText::snapshot).ifPresent(this::cluster);
        return out.toString();
    }

    private record Snapshot(List<JobView> jobs, Collection<TaskManager> taskManagers) {
        static Snapshot of(Jobs jobs, TaskManagers taskManagers) {
            return new Snapshot(jobs.views(), taskManagers.all());
        }
    }

    private static Optional<Snapshot> snapshot(LeaderSession leading) {
        try {
            return Optional.of(leading.ask(Snapshot::of)
                    .orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                    .join());
        } catch (CompletionException notNow) {
            LOG.debug("Metrics without jobs: {}", notNow.getMessage());
            return Optional.empty();
        }
    }

    private void cluster(Snapshot snapshot) {
        Collection<TaskManager> all = snapshot.taskManagers();
        gauge("regent_taskmanagers", "Registered TaskManagers", all.size());
        gauge(
                "regent_slots",
                "Slots of all TaskManagers",
                all.stream().mapToInt(TaskManager::slots).sum());
        gauge(
                "regent_slots_free",
                "Slots that nothing occupies",
                all.stream().mapToInt(TaskManager::freeSlots).sum());
        head("regent_jobs", "Jobs by state", "gauge");
        for (JobState state : JobState.values()) {
            long count =
                    snapshot.jobs().stream().filter(job -> job.state() == state).count();
            out.append("regent_jobs{state=\"")
                    .append(state)
                    .append("\"} ")
                    .append(count)
                    .append('\n');
        }
        List<JobView> live = snapshot.jobs().stream()
                .filter(job -> !job.state().isTerminal())
                .toList();
        jobs(live);
    }

    private void jobs(List<JobView> live) {
        each(
                live,
                "regent_job_records_in_total",
                "Records read",
                "counter",
                job -> job.counters().recordsIn());
        each(
                live,
                "regent_job_records_out_total",
                "Records written",
                "counter",
                job -> job.counters().recordsOut());
        each(
                live,
                "regent_job_records_skipped_total",
                "Malformed records skipped",
                "counter",
                job -> job.counters().skipped());
        each(
                live,
                "regent_job_records_dead_lettered_total",
                "Malformed records put aside",
                "counter",
                job -> job.counters().deadLettered());
        each(live, "regent_job_restarts_total", "Restarts under this leader", "counter", JobView::restarts);
        each(
                live,
                "regent_job_checkpoints_completed_total",
                "Checkpoints completed",
                "counter",
                job -> job.checkpoints().completed());
        each(
                live,
                "regent_job_checkpoints_failed_total",
                "Checkpoints failed under this leader",
                "counter",
                job -> job.checkpoints().failed());
        each(
                live,
                "regent_job_last_checkpoint_bytes",
                "Size of the last checkpoint",
                "gauge",
                job -> last(job, JobView.LastCheckpoint::size));
        each(
                live,
                "regent_job_last_checkpoint_duration_seconds",
                "Duration of the last checkpoint",
                "gauge",
                job -> last(job, checkpoint -> checkpoint.durationMillis() / 1_000.0));
        each(
                live,
                "regent_job_last_checkpoint_age_seconds",
                "Time since the last checkpoint",
                "gauge",
                job -> last(
                        job,
                        checkpoint -> (jobManager.clock().wallMillis() - checkpoint.completedAtMillis()) / 1_000.0));
    }

    private static double last(JobView job, ToDoubleFunction<JobView.LastCheckpoint> figure) {
        return job.checkpoints().last().map(figure::applyAsDouble).orElse(Double.NaN);
    }

    private void each(List<JobView> jobs, String name, String help, String type, ToDoubleFunction<JobView> figure) {
        head(name, help, type);
        for (JobView job : jobs) {
            out.append(name)
                    .append("{job=\"")
                    .append(job.jobId())
                    .append("\",name=\"")
                    .append(escaped(job.name()))
                    .append("\"} ")
                    .append(figure.applyAsDouble(job))
                    .append('\n');
        }
    }

    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private void gauge(String name, String help, long value) {
        head(name, help, "gauge");
        out.append(name).append(' ').append(value).append('\n');
    }

    private void events(String name, String help, EventKind kind) {
        head(name, help, "counter");
        out.append(name).append(' ').append(jobManager.events().count(kind)).append('\n');
    }

    private void head(String name, String help, String type) {
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }
}
