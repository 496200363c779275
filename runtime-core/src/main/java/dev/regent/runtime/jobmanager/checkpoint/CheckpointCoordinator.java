package dev.regent.runtime.jobmanager.checkpoint;

import dev.regent.runtime.jobmanager.checkpoint.PendingCheckpoint.Stage;
import dev.regent.runtime.jobmanager.loop.Loop;
import dev.regent.runtime.jobmanager.loop.SerialIo;
import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.JobId;
import dev.regent.runtime.rpc.ToJobManager.CheckpointAcknowledged;
import dev.regent.runtime.rpc.ToJobManager.CheckpointDeclined;
import dev.regent.runtime.rpc.ToTaskManager.SubtaskAttempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the checkpoints of one job under one leader, one at a time: advances the fenced counter, triggers, collects, writes the metadata,
 * commits the pointer, notifies, deletes what is subsumed. Used on the loop alone.
 *
 * <p>All commits of a job go through one {@link SerialIo}: an attempt that is recorded after the commit of a checkpoint was sent is deployed
 * only when that commit's outcome is known, so that it starts from what is durable.
 */
public final class CheckpointCoordinator {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointCoordinator.class);

    private final JobId jobId;
    private final long token;
    private final CheckpointPolicy policy;
    private final CheckpointStore store;
    private final SerialIo io;
    private final Loop loop;
    private final CheckpointedJob job;

    /** Oldest first; the last one has its metadata. */
    private final List<CompletedCheckpoint> retained;

    private Optional<PendingCheckpoint> pending = Optional.empty();
    private Loop.Timer timer = Loop.Timer.NONE;
    private boolean running;
    private boolean due;
    private int failuresInARow;
    private long failures;
    private long lastStartNanos;
    private long lastEndNanos;

    /** @param recovered what the pointers name, oldest first, the newest with its metadata */
    public CheckpointCoordinator(
            JobId jobId,
            long token,
            CheckpointPolicy policy,
            CheckpointStore store,
            SerialIo io,
            Loop loop,
            CheckpointedJob job,
            List<CompletedCheckpoint> recovered) {
        this.jobId = jobId;
        this.token = token;
        this.policy = policy;
        this.store = store;
        this.io = io;
        this.loop = loop;
        this.job = job;
        this.retained = new ArrayList<>(recovered);
        this.lastStartNanos = loop.nanoTime();
        this.lastEndNanos = lastStartNanos;
    }

    /** The checkpoint to restore from and to notify again. */
    public Optional<CompletedCheckpoint> latest() {
        return retained.isEmpty() ? Optional.empty() : Optional.of(retained.get(retained.size() - 1));
    }

    /** How many checkpoints of the job were completed, under all leaders. */
    public long completed() {
        return latest().flatMap(CompletedCheckpoint::metadata)
                .map(CheckpointMetadata::number)
                .orElse(0L);
    }

    /** How many failed or were given up under this leader. */
    public long failures() {
        return failures;
    }

    /** Checkpoints whose payloads may be needed: named by a pointer, or under way. */
    public Set<CheckpointId> needed() {
        Set<CheckpointId> ids = retained.stream().map(CompletedCheckpoint::id).collect(Collectors.toSet());
        pending.flatMap(PendingCheckpoint::id).ifPresent(ids::add);
        return ids;
    }

    /** Begins to take checkpoints, the first one interval from now. Without effect if it has begun. */
    public void start() {
        if (!running) {
            running = true;
            lastStartNanos = loop.nanoTime();
            scheduleNext();
        }
    }

    /** Gives up what is under way and takes no more. A commit that was sent stays sent. */
    public void stop(String reason) {
        running = false;
        due = false;
        timer.cancel();
        abort(reason);
    }

    /** To be called when all subtasks run, or have come to the end of their input. */
    public void subtasksChanged() {
        if (running && pending.isEmpty() && (due || job.atEndOfInput())) {
            tick();
        }
    }

    /** Gives up the checkpoint under way, because a subtask that takes part is gone. No failure of the checkpoint itself. */
    public void abort(String reason) {
        pending.filter(current -> current.stage() != Stage.COMMITTING).ifPresent(current -> {
            LOG.info("Job {}: checkpoint {} given up: {}", jobId, name(current), reason);
            discard(current);
        });
    }

    private void scheduleNext() {
        timer.cancel();
        if (!running) {
            return;
        }
        long now = loop.nanoTime();
        long next = Math.max(
                lastStartNanos + policy.interval().toNanos(),
                lastEndNanos + policy.minPause().toNanos());
        timer = loop.schedule(Duration.ofNanos(Math.max(0, next - now)), this::tick);
    }

    private void tick() {
        timer.cancel();
        if (!running || pending.isPresent()) {
            return;
        }
        due = job.participants().isEmpty();
        if (!due) {
            advanceCounter();
        }
    }

    private void advanceCounter() {
        PendingCheckpoint current = new PendingCheckpoint(loop.nanoTime());
        pending = Optional.of(current);
        lastStartNanos = loop.nanoTime();
        io.untilKnown(
                "advance the checkpoint counter", store::nextId, id -> sendTriggers(current, id), job::unreadable);
    }

    private void sendTriggers(PendingCheckpoint current, CheckpointId id) {
        if (current.stage() != Stage.COUNTING) {
            return;
        }
        Optional<List<SubtaskAttempt>> participants = job.participants();
        if (participants.isEmpty()) {
            discard(current);
            return;
        }
        Loop.Timer timeout = loop.schedule(
                policy.timeout(),
                () -> fail(current, "not finished within " + policy.timeout().toMillis() + " ms"));
        current.collect(id, participants.get(), job.atEndOfInput(), timeout);
        job.trigger(id, store.directory(id), participants.get());
    }

    /** An attempt has stored its part. What is not for the checkpoint under way is refused. */
    public void acknowledged(CheckpointAcknowledged message) {
        Optional<PendingCheckpoint> current =
                pending.filter(each -> each.concerns(message.checkpoint(), message.subtask(), message.attempt()));
        if (current.isEmpty()) {
            refuse(message);
        } else if (current.get().add(message) && current.get().isWhole()) {
            writeMetadata(current.get());
        }
    }

    private void refuse(CheckpointAcknowledged message) {
        LOG.debug("Job {}: refused an acknowledgement that nothing waits for: {}", jobId, message);
        if (message.checkpoint().token() == token && !needed().contains(message.checkpoint())) {
            // this leader gave that checkpoint up itself and never sends its pointer any more
            delete(List.of(message.payload()));
        }
    }

    /** An attempt cannot take part. */
    public void declined(CheckpointDeclined message) {
        pending.filter(each -> each.concerns(message.checkpoint(), message.subtask(), message.attempt()))
                .ifPresent(current -> fail(current, "subtask " + message.subtask() + ": " + message.reason()));
    }

    private void writeMetadata(PendingCheckpoint current) {
        current.enter(Stage.WRITING);
        CheckpointMetadata metadata = current.metadata(jobId, completed() + 1, loop.wallMillis(), loop.nanoTime());
        io.once(
                "write the metadata of checkpoint " + name(current),
                () -> store.writeMetadata(metadata),
                written -> metadataWritten(current, written),
                error -> fail(current, error.getMessage() == null ? error.toString() : error.getMessage()));
    }

    private void metadataWritten(PendingCheckpoint current, CompletedCheckpoint written) {
        if (current.stage() == Stage.WRITING) {
            commitPointer(current, written);
        } else {
            delete(List.of(written.payload()));
        }
    }

    private void commitPointer(PendingCheckpoint current, CompletedCheckpoint written) {
        current.enter(Stage.COMMITTING);
        int surplus = Math.min(retained.size() + 1 - policy.retained(), store.mostSubsumed());
        List<CompletedCheckpoint> subsumed = List.copyOf(retained.subList(0, Math.max(0, surplus)));
        io.untilKnown(
                "commit checkpoint " + name(current),
                () -> {
                    store.commit(written, subsumed);
                    return written;
                },
                done -> pointerCommitted(current, written, subsumed),
                job::unreadable);
    }

    private void pointerCommitted(
            PendingCheckpoint current, CompletedCheckpoint written, List<CompletedCheckpoint> subsumed) {
        retained.removeAll(subsumed);
        retained.add(written);
        failuresInARow = 0;
        over(current);
        job.completed(written, current.isLast());
        deleteSubsumed(subsumed);
        subtasksChanged();
    }

    private void deleteSubsumed(List<CompletedCheckpoint> subsumed) {
        for (CompletedCheckpoint old : subsumed) {
            background(() -> store.deleteDirectory(old));
        }
    }

    private void fail(PendingCheckpoint current, String reason) {
        if (current.stage() == Stage.OVER || current.stage() == Stage.COMMITTING) {
            return;
        }
        LOG.warn("Job {}: checkpoint {} failed: {}", jobId, name(current), reason);
        discard(current);
        failuresInARow++;
        if (failuresInARow > policy.tolerableFailures()) {
            failuresInARow = 0;
            job.tooManyFailures(
                    "checkpoint failed more than " + policy.tolerableFailures() + " times in a row, last: " + reason);
        }
    }

    private void discard(PendingCheckpoint current) {
        failures++;
        over(current);
        delete(current.payloads());
    }

    private void over(PendingCheckpoint current) {
        current.enter(Stage.OVER);
        pending = Optional.empty();
        lastEndNanos = loop.nanoTime();
        scheduleNext();
    }

    private void delete(List<String> payloads) {
        if (!payloads.isEmpty()) {
            background(() -> store.delete(payloads));
        }
    }

    private void background(Runnable deletion) {
        loop.io(
                () -> {
                    deletion.run();
                    return true;
                },
                done -> {},
                error -> LOG.info("Job {}: payloads are left to the sweeper: {}", jobId, error.getMessage()));
    }

    private static String name(PendingCheckpoint current) {
        return current.id().map(CheckpointId::toString).orElse("without an id");
    }
}
