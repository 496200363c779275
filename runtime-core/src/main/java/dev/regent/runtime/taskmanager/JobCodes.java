package dev.regent.runtime.taskmanager;

import dev.regent.ha.spi.state.StateStorage;
import dev.regent.runtime.chain.InvalidJobException;
import dev.regent.runtime.rpc.JobId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The code of the jobs that run here. A jar is downloaded, verified and loaded once, by the first attempt of its job; when the last attempt
 * is gone its class loader is closed and the file deleted. Thread-safe; {@link #acquire} blocks.
 */
final class JobCodes implements CodeSource {

    private static final Logger LOG = LoggerFactory.getLogger(JobCodes.class);

    private final StateStorage blobs;
    private final Path folder;
    private final JobCode.Loader loader;
    private final Object lock = new Object();
    private final Map<Key, Entry> entries = new HashMap<>();

    /**
     * @param blobs where jars come from
     * @param folder where they are put
     */
    JobCodes(StateStorage blobs, Path folder, JobCode.Loader loader) {
        this.blobs = blobs;
        this.folder = folder;
        this.loader = loader;
    }

    @Override
    public Lease acquire(JobId jobId, String jar, String entryClass) throws IOException, InterruptedException {
        Key key = new Key(jobId, jar, entryClass);
        Entry entry;
        boolean first;
        synchronized (lock) {
            first = !entries.containsKey(key);
            entry = entries.computeIfAbsent(key, unknown -> new Entry());
            entry.users++;
        }
        Share lease = new Share(key, entry);
        try {
            if (first) {
                load(key, entry);
            }
            lease.code = entry.loaded.get();
            return lease;
        } catch (ExecutionException failed) {
            lease.close();
            throw rethrown(failed.getCause());
        } catch (InterruptedException canceled) {
            lease.close();
            throw canceled;
        }
    }

    /** How many jobs have code here. */
    int jobs() {
        synchronized (lock) {
            return entries.size();
        }
    }

    private void load(Key key, Entry entry) {
        try {
            Path file = Files.createTempFile(folder, key.jobId() + "-", ".jar");
            entry.file = file;
            download(key.jar(), file);
            entry.loaded.complete(code(key, file));
        } catch (Throwable failed) { // also an OutOfMemoryError must reach those who wait
            entry.loaded.completeExceptionally(failed);
        }
    }

    /** What is wrong with a jar is told to people who know its payload, and not the file that it is here for a moment. */
    private JobCode code(Key key, Path file) {
        try {
            return loader.load(file, key.entryClass());
        } catch (InvalidJobException wrong) {
            String line = String.valueOf(wrong.getMessage()).replace(file.toString(), key.jar());
            throw new InvalidJobException(line, wrong);
        }
    }

    /** The storage verifies length and checksum while it is read to the end. */
    private void download(String jar, Path file) throws IOException {
        try (InputStream content = blobs.read(jar);
                var out = Files.newOutputStream(file)) {
            content.transferTo(out);
        }
    }

    private static RuntimeException rethrown(@Nullable Throwable cause) throws IOException {
        if (cause instanceof IOException disk) {
            throw disk;
        }
        if (cause instanceof Error fatal) {
            throw fatal;
        }
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }

    private void release(Key key, Entry entry) {
        synchronized (lock) {
            entry.users--;
            if (entry.users > 0) {
                return;
            }
            entries.remove(key, entry);
        }
        if (entry.loaded.isDone() && !entry.loaded.isCompletedExceptionally()) {
            entry.loaded.join().close();
        }
        delete(entry.file);
    }

    private static void delete(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException stays) {
            LOG.warn("Cannot delete the job jar {}: {}", file, stays.toString());
        }
    }

    private record Key(JobId jobId, String jar, String entryClass) {}

    private static final class Entry {
        final CompletableFuture<JobCode> loaded = new CompletableFuture<>();
        volatile @Nullable Path file;
        int users;
    }

    private final class Share implements Lease {

        private final Key key;
        private final Entry entry;
        private final AtomicBoolean closed = new AtomicBoolean();
        private @Nullable JobCode code;

        Share(Key key, Entry entry) {
            this.key = key;
            this.entry = entry;
        }

        @Override
        public JobCode code() {
            JobCode loaded = code;
            if (loaded == null) {
                throw new IllegalStateException("not loaded");
            }
            return loaded;
        }

        /** Idempotent. */
        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                release(key, entry);
            }
        }
    }
}
