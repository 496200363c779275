package dev.regent.ha.local;

import dev.regent.ha.support.RegentThreads;
import dev.regent.ha.support.store.Subscription;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hints about changed folders: by inotify, or, where the user has no inotify instance left, by looking at modification times. One thread for
 * all subscriptions, started with the first one.
 */
final class ChangeWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeWatch.class);
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(1);

    private final Path root;
    private final Duration pollInterval;
    private final boolean inotify;
    private final Set<WatchedFolders> subscriptions = ConcurrentHashMap.newKeySet();
    private final Object lock = new Object();
    private Optional<Thread> thread = Optional.empty();
    private Optional<FolderEvents> service = Optional.empty(); // guarded by lock
    private boolean closed;
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile boolean resubscribed;

    /**
     * @param root exists as long as the backend works; nothing above it is watched
     * @param pollInterval how often folders are looked at without inotify, and new subscriptions taken up with it
     * @param inotify false never uses it
     */
    ChangeWatch(Path root, Duration pollInterval, boolean inotify) {
        this.root = root;
        this.pollInterval = pollInterval;
        this.inotify = inotify;
    }

    Subscription subscribe(Path prefix, DocumentFolder document, Runnable hint) {
        WatchedFolders watched = new WatchedFolders(root, prefix, document, hint);
        synchronized (lock) {
            if (closed) {
                return () -> {};
            }
            subscriptions.add(watched);
            resubscribed = true;
            if (thread.isEmpty()) {
                Thread started = RegentThreads.named("ha-watch").newThread(this::run);
                thread = Optional.of(started);
                started.start();
            }
        }
        return () -> {
            subscriptions.remove(watched);
            resubscribed = true;
        };
    }

    @Override
    public void close() {
        Optional<Thread> last;
        synchronized (lock) {
            closed = true;
            last = thread;
            end.countDown();
        }
        closeService();
        subscriptions.clear();
        last.ifPresent(ChangeWatch::join);
    }

    private static void join(Thread thread) {
        try {
            thread.join(CLOSE_BOUND.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeService() {
        Optional<FolderEvents> open;
        synchronized (lock) {
            open = service;
            service = Optional.empty();
        }
        open.ifPresent(FolderEvents::close);
    }

    private void run() {
        Optional<FolderEvents> events = inotify ? open() : Optional.empty();
        try {
            if (events.isPresent()) {
                follow(events.get());
            }
        } catch (ClosedWatchServiceException end) {
            LOG.trace("inotify was closed");
        } catch (IOException exhausted) {
            LOG.warn(
                    "changes below {} are found by looking every {} ms: {}",
                    root,
                    pollInterval.toMillis(),
                    exhausted.toString());
            closeService();
        }
        poll();
    }

    private Optional<FolderEvents> open() {
        synchronized (lock) {
            if (closed) {
                return Optional.empty();
            }
            try {
                service = Optional.of(new FolderEvents(FileSystems.getDefault().newWatchService(), CLOSE_BOUND));
            } catch (IOException exhausted) {
                LOG.warn(
                        "changes below {} are found by looking every {} ms, since no inotify instance is left"
                                + " (fs.inotify.max_user_instances): {}",
                        root,
                        pollInterval.toMillis(),
                        exhausted.toString());
            }
            return service;
        }
    }

    /** Ends by an exception. */
    private void follow(FolderEvents events) throws IOException {
        Map<Path, WatchKey> keys = new HashMap<>();
        boolean again = false;
        while (true) {
            Set<Path> changed = again ? Set.of() : events.next(pollInterval);
            if (changed.isEmpty() && !resubscribed && !again) {
                continue;
            }
            resubscribed = false;
            // a folder that was deleted and made again is another folder, though it has the same path
            keys.values().removeIf(key -> !key.isValid());
            // what was made between looking at the folders and watching them gave no event
            again = followOnce(events, changed, keys);
        }
    }

    /** Whether to look at the folders again at once: something is watched that was not before, or vanished before it could be. */
    private boolean followOnce(FolderEvents events, Set<Path> changed, Map<Path, WatchKey> keys) throws IOException {
        Set<Path> wanted = new HashSet<>();
        boolean again = false;
        for (WatchedFolders each : subscriptions) {
            Set<Path> folders = each.folders();
            boolean added = false;
            for (Path folder : folders) {
                if (!keys.containsKey(folder)) {
                    added |= register(events, folder, keys);
                    again = true;
                }
            }
            wanted.addAll(folders);
            if (added || each.concerns(changed)) {
                each.hint(); // also after a registration, for what came before it
            }
        }
        keys.entrySet().removeIf(entry -> {
            boolean unused = !wanted.contains(entry.getKey());
            if (unused) {
                entry.getValue().cancel();
            }
            return unused;
        });
        return again;
    }

    private boolean register(FolderEvents events, Path folder, Map<Path, WatchKey> keys) throws IOException {
        try {
            keys.put(folder, events.register(folder));
            return true;
        } catch (NoSuchFileException | NotDirectoryException gone) {
            return false;
        }
    }

    private void poll() {
        while (pause()) {
            subscriptions.forEach(WatchedFolders::hintIfModified);
        }
    }

    private boolean pause() {
        try {
            return !end.await(pollInterval.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            return false;
        }
    }
}
