package dev.regent.runtime.rpc;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A message of a leader to a TaskManager, which refuses it if {@link #token} is smaller than the largest it has seen (J4). */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ToTaskManager.Registered.class, name = "registered"),
    @JsonSubTypes.Type(value = ToTaskManager.Heartbeat.class, name = "heartbeat"),
    @JsonSubTypes.Type(value = ToTaskManager.Deploy.class, name = "deploy"),
    @JsonSubTypes.Type(value = ToTaskManager.Cancel.class, name = "cancel"),
    @JsonSubTypes.Type(value = ToTaskManager.TriggerCheckpoint.class, name = "triggerCheckpoint"),
    @JsonSubTypes.Type(value = ToTaskManager.CheckpointCompleted.class, name = "checkpointCompleted"),
    @JsonSubTypes.Type(value = ToTaskManager.EndSinks.class, name = "endSinks")
})
public sealed interface ToTaskManager {

    /** Token of the leader that sends. */
    long token();

    /**
     * The answer to {@link ToJobManager.Register}.
     *
     * @param heartbeatIntervalMillis how often each side gives a sign of life
     * @param heartbeatTimeoutMillis silence after which each side gives up the other
     */
    record Registered(long token, long heartbeatIntervalMillis, long heartbeatTimeoutMillis) implements ToTaskManager {}

    /** A sign of life. */
    record Heartbeat(long token) implements ToTaskManager {}

    /**
     * Start an attempt. A smaller attempt of the same subtask is cancelled first; a repeated message has one effect.
     *
     * @param subtask index, from 0 to parallelism - 1
     * @param jar name of the payload that holds the job's jar
     * @param entryClass class in the jar that defines the job
     * @param arguments what the submission gave to the job
     * @param recordPolicy what happens to a malformed record: {@code fail}, {@code skip} or {@code dead-letter}
     * @param restore where to start from; empty = from the beginning
     */
    record Deploy(
            long token,
            JobId jobId,
            String jobName,
            int subtask,
            int parallelism,
            Attempt attempt,
            String jar,
            String entryClass,
            Map<String, String> arguments,
            String recordPolicy,
            Optional<Restore> restore)
            implements ToTaskManager {
        public Deploy {
            arguments = Map.copyOf(arguments);
        }
    }

    /**
     * The subtask's part of the last completed checkpoint.
     *
     * @param payload name of the snapshot
     * @param transactions to commit on restore; all others of smaller attempts of this subtask are rolled back (J6)
     */
    record Restore(CheckpointId checkpoint, String payload, List<String> transactions) {
        public Restore {
            transactions = List.copyOf(transactions);
        }
    }

    /** End an attempt, whatever it does, without a commit. Answered by {@link ToJobManager.AttemptChanged}, also if it is unknown or over. */
    record Cancel(long token, JobId jobId, int subtask, Attempt attempt) implements ToTaskManager {}

    /**
     * Take a checkpoint.
     *
     * @param directory prefix of the names of all payloads of this checkpoint, without a slash at its end
     * @param attempts the attempts of this TaskManager that take part; one that is not running declines
     */
    record TriggerCheckpoint(
            long token, JobId jobId, CheckpointId checkpoint, String directory, List<SubtaskAttempt> attempts)
            implements ToTaskManager {
        public TriggerCheckpoint {
            attempts = List.copyOf(attempts);
        }
    }

    /**
     * A checkpoint is durable: commit what is named, and only that (J6). May be repeated, also for a checkpoint of an earlier leader.
     *
     * @param checkpoint the completed one; its token may be smaller than that of the message
     * @param subtasks what to commit; an entry whose attempt is not the running one is ignored
     */
    record CheckpointCompleted(long token, JobId jobId, CheckpointId checkpoint, List<CompletedSubtask> subtasks)
            implements ToTaskManager {
        public CheckpointCompleted {
            subtasks = List.copyOf(subtasks);
        }
    }

    /**
     * A job is over for good and its result durable: commit what its last completed checkpoint names, roll back all else, leave nothing but
     * results. Done under an attempt larger than all that were deployed. Answered by {@link ToJobManager.SinksEnded}; may be repeated, also to
     * another TaskManager while the first is at it.
     *
     * @param jar name of the payload that holds the job's jar
     * @param entryClass class in the jar that defines the job
     * @param arguments what the submission gave to the job
     * @param recordPolicy as in {@link Deploy}
     * @param subtasks every subtask of the job
     */
    record EndSinks(
            long token,
            JobId jobId,
            int parallelism,
            String jar,
            String entryClass,
            Map<String, String> arguments,
            String recordPolicy,
            List<SubtaskEnd> subtasks)
            implements ToTaskManager {
        public EndSinks {
            arguments = Map.copyOf(arguments);
            subtasks = List.copyOf(subtasks);
        }

        /** The attempt that ends the sinks. Never deployed, and larger than every attempt that was. */
        public Attempt attempt() {
            return new Attempt(token, Integer.MAX_VALUE);
        }
    }

    /**
     * The end of one subtask's sinks.
     *
     * @param transactions what the last completed checkpoint names for it
     */
    record SubtaskEnd(int subtask, List<String> transactions) {
        public SubtaskEnd {
            transactions = List.copyOf(transactions);
        }
    }

    /** One attempt of one subtask. */
    record SubtaskAttempt(int subtask, Attempt attempt) {}

    /** The transactions that one attempt pre-committed for a completed checkpoint. */
    record CompletedSubtask(int subtask, Attempt attempt, List<String> transactions) {
        public CompletedSubtask {
            transactions = List.copyOf(transactions);
        }
    }
}
