package dev.regent.ha.local;

import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the lock of another process's {@link LifeFile} on a thread of its own: the kernel wakes it when the process ends. A JVM can wait for
 * a file only once, so the first one waits for all, and when it gives up another one takes its place.
 */
final class DeathWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeathWatch.class);
    private static final long POLL_MILLIS = 20;

    private final Path file;
    private final String mark;
    private final JvmRegistry jvm;
    private final ThreadFactory threads;
    private final Runnable dead;

    private final Object lock = new Object();
    private @Nullable FileChannel waiting;
    private boolean closed;

    /** @param dead called at most once, when the death is proven */
    DeathWatch(Path file, String mark, JvmRegistry jvm, ThreadFactory threads, Runnable dead) {
        this.file = file;
        this.mark = mark;
        this.jvm = jvm;
        this.threads = threads;
        this.dead = dead;
    }

    void start() {
        CompletableFuture<Boolean> mine = new CompletableFuture<>();
        CompletableFuture<Boolean> others = jvm.awaited().putIfAbsent(file.toString(), mine);
        if (others == null) {
            threads.newThread(() -> await(mine)).start();
            follow(mine);
        } else {
            follow(others);
        }
    }

    @Override
    public void close() {
        FileChannel last;
        synchronized (lock) {
            closed = true;
            last = waiting;
            waiting = null;
            lock.notifyAll();
        }
        closeQuietly(last);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what follows is told of failures, and fails in nothing itself
    private void follow(CompletableFuture<Boolean> wait) {
        wait.whenComplete((proven, gaveUp) -> {
            if (isClosed()) {
                return;
            }
            if (gaveUp != null) {
                start();
            } else if (proven) {
                dead.run();
            }
        });
    }

    private void await(CompletableFuture<Boolean> result) {
        boolean proven = false;
        try (FileChannel channel = LifeFile.open(file)) {
            proven = begin(channel) && gets(channel);
        } catch (NoSuchFileException noProof) {
            LOG.debug("{} is missing, so the lease decides", file);
        } catch (IOException | OverlappingFileLockException noProof) {
            LOG.debug("{} proves nothing, so the lease decides: {}", file, noProof.toString());
        }
        jvm.awaited().remove(file.toString(), result);
        if (!proven && isClosed()) {
            result.completeExceptionally(new CancellationException());
        } else {
            result.complete(proven);
        }
    }

    private boolean gets(FileChannel channel) throws IOException {
        try (FileLock free = lock(channel)) {
            return free.isShared() && LifeFile.isGenuine(channel, file, mark);
        }
    }

    private FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.lock(0, Long.MAX_VALUE, true);
        } catch (AsynchronousCloseException closedHere) {
            throw closedHere;
        } catch (IOException refused) {
            // processes that wait for each other: the kernel takes it for a deadlock and refuses the last one
            LOG.debug("{} is looked at every {} ms: {}", file, POLL_MILLIS, refused.toString());
            return poll(channel);
        }
    }

    private FileLock poll(FileChannel channel) throws IOException {
        while (true) {
            FileLock free = channel.tryLock(0, Long.MAX_VALUE, true); // throws once the channel is closed
            if (free != null) {
                return free;
            }
            synchronized (lock) {
                try {
                    lock.wait(POLL_MILLIS);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw new AsynchronousCloseException();
                }
            }
        }
    }

    private boolean begin(FileChannel channel) {
        synchronized (lock) {
            if (!closed) {
                waiting = channel;
            }
            return !closed;
        }
    }

    private boolean isClosed() {
        synchronized (lock) {
            return closed;
        }
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException failure) {
            LOG.debug("closing a lock file failed: {}", failure.toString());
        }
    }
}
