package dev.regent.ha.support.store;

import dev.regent.ha.support.RegentThreads;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a backend has opened and has to close with itself. Safe for use by several threads. */
public final class OpenThings {

    private static final Logger LOG = LoggerFactory.getLogger(OpenThings.class);

    private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** @throws IllegalStateException if the backend is closed; the thing is closed then */
    public <T extends AutoCloseable> T add(T thing) {
        open.add(thing);
        if (closed) {
            close(thing);
            throw new IllegalStateException("the backend is closed");
        }
        return thing;
    }

    public void remove(AutoCloseable thing) {
        open.remove(thing);
    }

    /** Nothing is added any more. Whether this is the first call. */
    public synchronized boolean seal() {
        boolean first = !closed;
        closed = true;
        return first;
    }

    /** Closes everything side by side, so that the bounds do not add up. */
    public void closeTogether(Duration bound) {
        List<AutoCloseable> last = List.copyOf(open);
        CountDownLatch left = new CountDownLatch(last.size());
        ThreadFactory threads = RegentThreads.named("ha-close");
        for (AutoCloseable thing : last) {
            Thread thread = threads.newThread(() -> {
                try {
                    close(thing);
                } finally {
                    left.countDown();
                }
            });
            thread.start();
        }
        try {
            if (!left.await(bound.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("{} of {} elections and watches did not close within {}", left.getCount(), last.size(), bound);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(AutoCloseable thing) {
        try {
            thing.close();
        } catch (Exception failure) {
            LOG.warn("closing {} failed", thing, failure);
        }
    }
}
