package dev.regent.runtime.jobmanager.checkpoint;

import dev.regent.runtime.jobmanager.loop.Loop;
import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.JobId;
import dev.regent.runtime.rpc.ToJobManager.CheckpointAcknowledged;
import dev.regent.runtime.rpc.ToTaskManager.SubtaskAttempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A checkpoint that is under way. */
final class PendingCheckpoint {

    /** How far it is. From COMMITTING on it can no longer be given up: it may be durable already. */
    enum Stage {
        COUNTING,
        COLLECTING,
        WRITING,
        COMMITTING,
        OVER
    }

    private final long startedNanos;
    private final Map<Integer, Attempt> expected = new TreeMap<>();
    private final Map<Integer, CheckpointMetadata.Part> parts = new TreeMap<>();
    private Optional<CheckpointId> id = Optional.empty();
    private Stage stage = Stage.COUNTING;
    private boolean last;
    private Loop.Timer timeout = Loop.Timer.NONE;

    PendingCheckpoint(long startedNanos) {
        this.startedNanos = startedNanos;
    }

    void collect(CheckpointId newId, List<SubtaskAttempt> participants, boolean isLast, Loop.Timer newTimeout) {
        id = Optional.of(newId);
        participants.forEach(each -> expected.put(each.subtask(), each.attempt()));
        last = isLast;
        timeout = newTimeout;
        stage = Stage.COLLECTING;
    }

    /** Whether an acknowledgement or refusal is for this checkpoint and from an attempt that takes part. */
    boolean concerns(CheckpointId checkpoint, int subtask, Attempt attempt) {
        return stage == Stage.COLLECTING
                && id.filter(checkpoint::equals).isPresent()
                && attempt.equals(expected.get(subtask));
    }

    /** Takes a part; a second one from the same attempt is a repeated message. */
    boolean add(CheckpointAcknowledged message) {
        return parts.putIfAbsent(
                        message.subtask(),
                        new CheckpointMetadata.Part(
                                message.subtask(),
                                message.attempt(),
                                message.payload(),
                                message.size(),
                                message.transactions(),
                                message.counters()))
                == null;
    }

    boolean isWhole() {
        return parts.size() == expected.size();
    }

    CheckpointMetadata metadata(JobId job, long number, long wallMillis, long nowNanos) {
        return new CheckpointMetadata(
                CheckpointMetadata.VERSION,
                job,
                id.orElseThrow(),
                number,
                wallMillis,
                (nowNanos - startedNanos) / 1_000_000,
                new ArrayList<>(parts.values()));
    }

    void enter(Stage next) {
        stage = next;
        if (next != Stage.COLLECTING) {
            timeout.cancel();
        }
    }

    Stage stage() {
        return stage;
    }

    Optional<CheckpointId> id() {
        return id;
    }

    boolean isLast() {
        return last;
    }

    List<String> payloads() {
        return parts.values().stream().map(CheckpointMetadata.Part::payload).toList();
    }
}
