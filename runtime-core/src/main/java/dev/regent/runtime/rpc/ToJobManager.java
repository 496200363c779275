package dev.regent.runtime.rpc;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/**
 * A message of a TaskManager to the leader that it is connected to. {@link #token} is the token of the leader that it believes to talk to;
 * a JobManager refuses any other than its own.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ToJobManager.Register.class, name = "register"),
    @JsonSubTypes.Type(value = ToJobManager.Heartbeat.class, name = "heartbeat"),
    @JsonSubTypes.Type(value = ToJobManager.AttemptChanged.class, name = "attemptChanged"),
    @JsonSubTypes.Type(value = ToJobManager.CheckpointAcknowledged.class, name = "checkpointAcknowledged"),
    @JsonSubTypes.Type(value = ToJobManager.CheckpointDeclined.class, name = "checkpointDeclined"),
    @JsonSubTypes.Type(value = ToJobManager.Committed.class, name = "committed"),
    @JsonSubTypes.Type(value = ToJobManager.SinksEnded.class, name = "sinksEnded")
})
public sealed interface ToJobManager {

    /** Token of the leader that is addressed. */
    long token();

    /**
     * The first message on a stream: who is there and what it runs. Sent after the authoritative leader was read (J4). Answered by
     * {@link ToTaskManager.Registered}, or by the end of the stream.
     *
     * @param name the process name
     * @param incarnation unique to this life of the process, and {@link #MEMBER_ATTRIBUTE} of its record in the group {@code taskmanagers}, which may be made anew
     *     meanwhile (M3)
     * @param restAddress host:port of its metrics endpoint
     * @param slots how many subtasks it can run, at least 1
     * @param attempts everything that it runs, attempts that still end included
     */
    record Register(
            long token, String name, String incarnation, String restAddress, int slots, List<AttemptReport> attempts)
            implements ToJobManager {

        /** By which a leader that sees a member knows who it is. */
        public static final String MEMBER_ATTRIBUTE = "process";

        public Register {
            attempts = List.copyOf(attempts);
            if (slots < 1 || slots > 10_000) {
                throw new IllegalArgumentException("slots must be between 1 and 10000: " + slots);
            }
        }
    }

    /**
     * A sign of life, sent once per interval of {@link ToTaskManager.Registered}.
     *
     * @param metrics counters of each attempt that runs
     */
    record Heartbeat(long token, List<AttemptMetrics> metrics) implements ToJobManager {
        public Heartbeat {
            metrics = List.copyOf(metrics);
        }
    }

    /**
     * An attempt has changed its state.
     *
     * @param failure what can be done about it; {@link FailureKind#NONE} unless {@link AttemptState#FAILED}
     * @param error why it failed, one line; empty unless {@link AttemptState#FAILED}
     */
    record AttemptChanged(
            long token,
            JobId jobId,
            int subtask,
            Attempt attempt,
            AttemptState state,
            FailureKind failure,
            String error)
            implements ToJobManager {

        /** A change that is no failure. */
        public static AttemptChanged to(AttemptState state, long token, JobId jobId, int subtask, Attempt attempt) {
            return new AttemptChanged(token, jobId, subtask, attempt, state, FailureKind.NONE, "");
        }

        /** A failure. */
        public static AttemptChanged failed(
                long token, JobId jobId, int subtask, Attempt attempt, FailureKind failure, String error) {
            return new AttemptChanged(token, jobId, subtask, attempt, AttemptState.FAILED, failure, error);
        }
    }

    /**
     * An attempt's part of a checkpoint is stored.
     *
     * @param payload name of the stored and synced snapshot
     * @param size its length in bytes
     * @param transactions ALL transactions of the sink that are pre-committed and not yet committed: what a completed checkpoint commits
     * @param counters as contained in the snapshot
     */
    record CheckpointAcknowledged(
            long token,
            JobId jobId,
            int subtask,
            Attempt attempt,
            CheckpointId checkpoint,
            String payload,
            long size,
            List<String> transactions,
            Counters counters)
            implements ToJobManager {
        public CheckpointAcknowledged {
            transactions = List.copyOf(transactions);
        }
    }

    /**
     * An attempt cannot take part in a checkpoint; it goes on running.
     *
     * @param reason one line
     */
    record CheckpointDeclined(
            long token, JobId jobId, int subtask, Attempt attempt, CheckpointId checkpoint, String reason)
            implements ToJobManager {}

    /** An attempt has committed the transactions that {@link ToTaskManager.CheckpointCompleted} named for it. */
    record Committed(long token, JobId jobId, int subtask, Attempt attempt, CheckpointId checkpoint)
            implements ToJobManager {}

    /**
     * The answer to {@link ToTaskManager.EndSinks}.
     *
     * @param error why not all sinks could be ended, one line; empty if all are
     */
    record SinksEnded(long token, JobId jobId, String error) implements ToJobManager {}

    /** One attempt that a TaskManager has. */
    record AttemptReport(JobId jobId, int subtask, Attempt attempt, AttemptState state) {}

    /** What one attempt has counted. */
    record AttemptMetrics(JobId jobId, int subtask, Attempt attempt, Counters counters) {}
}
