package dev.regent.runtime.taskmanager;

import dev.regent.runtime.chain.SubtaskChain;
import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.Counters;
import dev.regent.runtime.threads.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt's part in checkpoints: pre-commit and snapshot, store, acknowledge, commit.
 *
 * <p>{@link #take} and {@link #commit} belong to the attempt's thread. A snapshot is stored while the attempt goes on; a leader has at most one
 * checkpoint of a job in hand, so a newer one ends the storing of an older one. What was stored and acknowledged is kept until the checkpoint is
 * known to be complete or a newer one is asked for, so that the acknowledgement can be repeated when it may have been lost.
 */
final class AttemptCheckpoints {

    private static final Logger LOG = LoggerFactory.getLogger(AttemptCheckpoints.class);
    private static final int MEMORY_LIMIT = 1 << 20;
    private static final int COMMIT_TRIES = 3;
    private static final Duration COMMIT_PAUSE = Duration.ofMillis(200);

    private final SubtaskRunner runner;
    private final AttemptEnvironment environment;
    private final AttemptListener listener;
    private final Threads.Signal closed;
    private volatile Optional<SnapshotUpload> upload = Optional.empty();
    private volatile Optional<StoredSnapshot> unconfirmed = Optional.empty();
    private volatile Optional<CheckpointId> lastCommitted = Optional.empty();
    private @Nullable CheckpointId lastTaken;

    AttemptCheckpoints(SubtaskRunner runner, AttemptEnvironment environment, AttemptListener listener) {
        this.runner = runner;
        this.environment = environment;
        this.listener = listener;
        this.closed = environment.threads().signal();
    }

    /** Takes a snapshot and begins to store it. Throws what the chain throws: the attempt is then good for nothing. */
    void take(SubtaskChain chain, Mail.Trigger trigger) {
        CheckpointId checkpoint = trigger.checkpoint();
        if (lastTaken != null && checkpoint.compareTo(lastTaken) <= 0) {
            repeat(checkpoint);
            return;
        }
        lastTaken = checkpoint;
        unconfirmed = Optional.empty();
        upload.ifPresent(SnapshotUpload::cancel);
        SnapshotBuffer buffer = new SnapshotBuffer(environment.temporary(), MEMORY_LIMIT);
        List<String> transactions = preCommit(chain, checkpoint, buffer);
        Counters counters = runner.counters();
        Optional<IOException> failure = buffer.failure();
        if (failure.isPresent()) {
            buffer.release();
            decline(
                    checkpoint,
                    "the snapshot cannot be written to the temporary folder " + environment.temporary() + ": "
                            + Causes.oneLine(failure.get()));
        } else {
            store(trigger, buffer, transactions, counters);
        }
    }

    /** The one step in which transactions become pending; what follows may be lost without harm. */
    private List<String> preCommit(SubtaskChain chain, CheckpointId checkpoint, SnapshotBuffer buffer) {
        try (buffer) {
            return chain.snapshot(checkpoint, buffer);
        } catch (Throwable failed) {
            buffer.release();
            throw failed;
        }
    }

    private void store(Mail.Trigger trigger, SnapshotBuffer buffer, List<String> transactions, Counters counters) {
        String payload = trigger.directory() + "/" + runner.key().subtask() + "-" + runner.attempt() + "-"
                + environment.suffixes().get();
        CheckpointId checkpoint = trigger.checkpoint();
        SnapshotUpload started = new SnapshotUpload(environment.checkpoints(), payload, buffer);
        upload = Optional.of(started);
        started.start(
                environment.io(),
                checkpoint,
                size -> acknowledge(new StoredSnapshot(checkpoint, payload, size, transactions, counters)),
                reason -> decline(checkpoint, reason));
        if (closed.isRaised()) {
            started.cancel();
        }
    }

    private boolean acknowledge(StoredSnapshot snapshot) {
        unconfirmed = Optional.of(snapshot);
        boolean told = listener.stored(runner, snapshot);
        if (!told) {
            unconfirmed = Optional.empty();
        }
        return told;
    }

    private void decline(CheckpointId checkpoint, String reason) {
        LOG.warn("{}: declines checkpoint {}: {}", runner, checkpoint, reason);
        listener.declined(runner, checkpoint, reason);
    }

    /** A trigger that came twice or too late has no second effect: a second pre-commit could re-use a transaction's name. */
    private void repeat(CheckpointId checkpoint) {
        Optional<StoredSnapshot> same =
                unconfirmed.filter(snapshot -> snapshot.checkpoint().equals(checkpoint));
        if (same.isPresent()) {
            listener.stored(runner, same.get());
        } else if (!checkpoint.equals(lastTaken)) {
            decline(checkpoint, "checkpoint " + lastTaken + " was asked for later");
        }
    }

    /**
     * Commits what a completed checkpoint names. A repeated message is harmless, since commits are idempotent.
     *
     * @throws RuntimeException if it fails repeatedly; a restore will commit the same transactions
     */
    void commit(SubtaskChain chain, Mail.Complete completed) throws InterruptedException {
        for (int tries = 1; !commitOnce(chain, completed, tries); tries++) {
            if (closed.await(COMMIT_PAUSE.multipliedBy(tries))) {
                return;
            }
        }
        unconfirmed = unconfirmed.filter(snapshot -> snapshot.checkpoint().compareTo(completed.checkpoint()) > 0);
        lastCommitted = Optional.of(completed.checkpoint());
        listener.committed(runner, completed.checkpoint());
    }

    private boolean commitOnce(SubtaskChain chain, Mail.Complete completed, int tries) {
        try {
            chain.commit(completed.transactions());
            return true;
        } catch (RuntimeException failed) {
            if (tries >= COMMIT_TRIES) {
                throw new CommitFailedException(
                        "the commit of checkpoint " + completed.checkpoint() + " failed " + tries + " times: "
                                + Causes.oneLine(failed),
                        failed);
            }
            LOG.warn(
                    "{}: the commit of checkpoint {} failed and is tried again: {}",
                    runner,
                    completed.checkpoint(),
                    Causes.oneLine(failed));
            return false;
        }
    }

    /** What was acknowledged and may have to be acknowledged again. */
    Optional<StoredSnapshot> unconfirmed() {
        return unconfirmed;
    }

    /** The checkpoint whose transactions were committed last. */
    Optional<CheckpointId> lastCommitted() {
        return lastCommitted;
    }

    /** The attempt ends: whatever is being stored is given up. From any thread, idempotent. */
    void close() {
        closed.raise();
        upload.ifPresent(SnapshotUpload::cancel);
    }

    /** A sink does not commit what it must. */
    private static final class CommitFailedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        CommitFailedException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
