package dev.regent.ha.local;

import dev.regent.ha.support.RegentThreads;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JDK's watch service, with a close that is bounded. The JDK hands registrations and the close to a thread of its own and waits for the
 * answer for ever, deaf to interrupts; where that thread has died, of an OutOfMemoryError or an error of the system, no answer comes.
 */
final class FolderEvents implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FolderEvents.class);

    private final WatchService service;
    private final Duration closeBound;

    /** @param closeBound longest time that {@link #close} takes */
    FolderEvents(WatchService service, Duration closeBound) {
        this.service = service;
        this.closeBound = closeBound;
    }

    WatchKey register(Path folder) throws IOException {
        return folder.register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
    }

    /**
     * Folders in which something happened; none after that time.
     *
     * @throws ClosedWatchServiceException after the close, or when the thread is interrupted
     */
    Set<Path> next(Duration limit) {
        Set<Path> changed = new HashSet<>();
        try {
            WatchKey key = service.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
            while (key != null) {
                key.pollEvents();
                changed.add((Path) key.watchable());
                key.reset();
                key = service.poll();
            }
        } catch (InterruptedException interrupted) {
            throw new ClosedWatchServiceException();
        }
        return changed;
    }

    @Override
    public void close() {
        Thread closing = RegentThreads.named("ha-watch-close").newThread(this::closeService);
        closing.start();
        try {
            closing.join(closeBound.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (closing.isAlive()) {
            LOG.warn("inotify does not close; one descriptor of it stays open until this process ends");
        }
    }

    private void closeService() {
        try {
            service.close();
        } catch (IOException failure) {
            LOG.debug("closing inotify failed: {}", failure.toString());
        }
    }
}
