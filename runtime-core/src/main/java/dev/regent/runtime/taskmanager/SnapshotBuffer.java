package dev.regent.runtime.taskmanager;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a snapshot between the moment it is taken and the moment it is stored: in memory up to a limit, beyond that in a temporary file.
 *
 * <p>Writing never throws: a full temporary disk must decline a checkpoint, not fail the subtask that is being asked for its state. The
 * failure is kept and what follows is dropped. Written by one thread, then read by another; {@link #release} may come from any.
 */
final class SnapshotBuffer extends OutputStream {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotBuffer.class);

    private final Path folder;
    private final int memoryLimit;
    private @Nullable ByteArrayOutputStream memory = new ByteArrayOutputStream(4096);
    private @Nullable OutputStream spill;
    private volatile @Nullable Path file;
    private @Nullable IOException failure;
    private volatile boolean released;

    /**
     * @param folder where the temporary file goes
     * @param memoryLimit bytes that are kept in memory
     */
    SnapshotBuffer(Path folder, int memoryLimit) {
        this.folder = folder;
        this.memoryLimit = memoryLimit;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        if (failure != null) {
            return;
        }
        try {
            target(length).write(bytes, from, length);
        } catch (IOException diskTrouble) {
            failure = diskTrouble;
        }
    }

    private OutputStream target(int length) throws IOException {
        ByteArrayOutputStream held = memory;
        if (held != null && (long) held.size() + length <= memoryLimit) {
            return held;
        }
        OutputStream open = spill;
        if (open == null) {
            Path made = Files.createTempFile(folder, "snapshot-", ".tmp");
            file = made;
            open = new BufferedOutputStream(Files.newOutputStream(made), 1 << 16);
            spill = open;
            if (held != null) {
                held.writeTo(open);
                memory = null;
            }
        }
        return open;
    }

    /** Ends the writing. Throws nothing; {@link #failure} tells. */
    @Override
    public void close() {
        try {
            OutputStream open = spill;
            if (open != null) {
                open.close();
            }
        } catch (IOException diskTrouble) {
            failure = failure == null ? diskTrouble : failure;
        }
    }

    /** Why the snapshot is not whole; empty if it is. */
    Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    /** What was written; the caller closes it. */
    InputStream content() throws IOException {
        ByteArrayOutputStream held = memory;
        Path spilled = file;
        if (released) {
            throw new IOException("the snapshot was given up");
        }
        if (spilled != null) {
            return Files.newInputStream(spilled);
        }
        return new ByteArrayInputStream(held == null ? new byte[0] : held.toByteArray());
    }

    /** Frees memory and file. Idempotent. */
    void release() {
        released = true;
        Path spilled = file;
        if (spilled != null) {
            try {
                Files.deleteIfExists(spilled);
            } catch (IOException stays) {
                LOG.warn("Cannot delete the temporary file {}: {}", spilled, stays.toString());
            }
        }
    }
}
