package dev.regent.runtime.jobmanager.checkpoint;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.runtime.jobmanager.store.Layout;
import dev.regent.runtime.jobmanager.store.Payloads;
import dev.regent.runtime.jobmanager.store.ScopeStore;
import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.JobId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The stored checkpoints of one job. All calls block; commits come one after the other. */
public final class CheckpointStore {

    private final JobId job;
    private final int parallelism;
    private final long token;
    private final Layout layout;
    private final ScopeStore scope;
    private final StateStorage storage;
    private final int maxBatchChanges;

    /** @param scope opened under this leader's token */
    public CheckpointStore(
            JobId job,
            int parallelism,
            long token,
            Layout layout,
            ScopeStore scope,
            StateStorage storage,
            int maxBatchChanges) {
        this.job = job;
        this.parallelism = parallelism;
        this.token = token;
        this.layout = layout;
        this.scope = scope;
        this.storage = storage;
        this.maxBatchChanges = maxBatchChanges;
    }

    /** Every checkpoint that a pointer names, oldest first, without metadata. */
    public List<CompletedCheckpoint> pointers() {
        List<CompletedCheckpoint> found = new ArrayList<>();
        scope.startingWith(Layout.POINTER_PREFIX).forEach((name, payload) -> {
            CheckpointId id = Layout.checkpoint(name)
                    .orElseThrow(() -> new CorruptStateException(
                            "entry '" + name + "' of job " + job + " is no pointer to a checkpoint"));
            found.add(new CompletedCheckpoint(id, payload, Optional.empty()));
        });
        return found;
    }

    /**
     * Reads and checks the metadata of a checkpoint.
     *
     * @throws CorruptStateException if it is missing, damaged or another's (S8); never an older one instead
     */
    public CompletedCheckpoint read(CompletedCheckpoint pointer) {
        CheckpointMetadata metadata = Payloads.read(storage, pointer.payload(), CheckpointMetadata.class);
        boolean whole = metadata.jobId().equals(job)
                && metadata.checkpoint().equals(pointer.id())
                && metadata.subtasks().size() == parallelism;
        for (int subtask = 0; whole && subtask < parallelism; subtask++) {
            whole = metadata.part(subtask).isPresent();
        }
        if (!whole) {
            throw new CorruptStateException("payload '" + pointer.payload() + "' is not the metadata of checkpoint "
                    + pointer.id() + " of job " + job + " with " + parallelism + " subtasks");
        }
        return new CompletedCheckpoint(pointer.id(), pointer.payload(), Optional.of(metadata));
    }

    /** Reads the metadata and every snapshot to the end; errors as {@link #read}. */
    public void verify(CompletedCheckpoint pointer) {
        for (CheckpointMetadata.Part part :
                read(pointer).metadata().orElseThrow().subtasks()) {
            Payloads.verify(storage, part.payload());
        }
    }

    /** Advances the job's counter and gives an id that no checkpoint had. */
    public CheckpointId nextId() {
        long next = scope.text(Layout.COUNTER).map(this::counter).orElse(0L) + 1;
        scope.put(Layout.COUNTER, Long.toString(next));
        return new CheckpointId(token, next);
    }

    private long counter(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException corrupt) {
            throw new CorruptStateException("the checkpoint counter of job " + job + " is not a number", corrupt);
        }
    }

    /** Prefix of all payloads of a checkpoint, without the slash. */
    public String directory(CheckpointId checkpoint) {
        return layout.directory(job, checkpoint);
    }

    /** Writes the metadata, to which nothing points yet. */
    public CompletedCheckpoint writeMetadata(CheckpointMetadata metadata) {
        String payload = layout.newMetadata(job, metadata.checkpoint());
        Payloads.write(storage, payload, metadata);
        return new CompletedCheckpoint(metadata.checkpoint(), payload, Optional.of(metadata));
    }

    /** One fenced batch: the new pointer in, the subsumed ones out. Repeatable until its outcome is known. */
    public void commit(CompletedCheckpoint completed, Collection<CompletedCheckpoint> subsumed) {
        Map<String, Optional<String>> batch = new TreeMap<>();
        subsumed.forEach(old -> batch.put(Layout.pointer(old.id()), Optional.empty()));
        batch.put(Layout.pointer(completed.id()), Optional.of(completed.payload()));
        scope.commit(batch);
    }

    /** Most pointers that {@link #commit} may take out at once. */
    public int mostSubsumed() {
        return Math.max(1, maxBatchChanges - 1);
    }

    /** Takes the pointer of an unreadable checkpoint out. */
    public void forget(CheckpointId unreadable) {
        scope.commit(Map.of(Layout.pointer(unreadable), Optional.empty()));
    }

    /** Deletes payloads that no pointer names, as far as it goes. */
    public void delete(Collection<String> payloads) {
        Payloads.deleteQuietly(storage, payloads);
    }

    /** Deletes all payloads of a checkpoint that no pointer names, as far as it goes. */
    public void deleteDirectory(CompletedCheckpoint subsumed) {
        List<String> payloads = new ArrayList<>();
        subsumed.metadata()
                .ifPresentOrElse(
                        metadata -> metadata.subtasks().forEach(part -> payloads.add(part.payload())),
                        () -> payloads.addAll(storage.list(directory(subsumed.id()) + "/")));
        payloads.add(subsumed.payload());
        Payloads.deleteQuietly(storage, payloads);
    }
}
