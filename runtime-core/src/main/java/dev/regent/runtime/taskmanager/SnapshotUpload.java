package dev.regent.runtime.taskmanager;

import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.runtime.rpc.CheckpointId;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores one snapshot on an I/O thread. The outcome is told once: stored or failed; after {@link #cancel} neither may follow, and what had
 * been stored by then is deleted, since nobody knows its name.
 */
final class SnapshotUpload {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotUpload.class);

    private final StateStorage storage;
    private final String payload;
    private final SnapshotBuffer buffer;
    private volatile boolean canceled;
    private volatile Future<?> running = CompletableFuture.completedFuture(null);

    SnapshotUpload(StateStorage storage, String payload, SnapshotBuffer buffer) {
        this.storage = storage;
        this.payload = payload;
        this.buffer = buffer;
    }

    /**
     * Begins.
     *
     * @param stored gets the size; returns false if nobody was told of the payload
     * @param failed gets the reason, one line
     */
    void start(ExecutorService io, CheckpointId checkpoint, Predicate<Long> stored, Consumer<String> failed) {
        try {
            running = io.submit(() -> run(checkpoint, stored, failed));
        } catch (RejectedExecutionException closing) {
            buffer.release();
            failed.accept("the TaskManager is closing");
        }
        if (canceled) {
            running.cancel(true);
        }
    }

    private void run(CheckpointId checkpoint, Predicate<Long> stored, Consumer<String> failed) {
        try {
            long size = write();
            buffer.release();
            if (canceled || !stored.test(size)) {
                discard(checkpoint);
            }
        } catch (IOException | RuntimeException | Error refused) { // nobody else would hear of it
            buffer.release();
            if (!canceled) {
                failed.accept("the snapshot cannot be stored as " + payload + ": " + Causes.oneLine(refused));
            }
        }
    }

    private long write() throws IOException {
        try (InputStream content = buffer.content()) {
            return storage.write(payload, content);
        }
    }

    /** Nobody was told of this payload, so no pointer can ever name it. */
    private void discard(CheckpointId checkpoint) {
        try {
            storage.delete(payload);
            LOG.info("Snapshot {} of checkpoint {} is not wanted any more and was deleted", payload, checkpoint);
        } catch (HaException stays) {
            LOG.info("Snapshot {} is left to the leader's sweeper: {}", payload, Causes.oneLine(stays));
        }
    }

    /** Gives up. Idempotent. */
    void cancel() {
        canceled = true;
        running.cancel(true);
        buffer.release();
    }
}
