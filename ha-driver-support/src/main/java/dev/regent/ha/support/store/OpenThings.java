package dev.regent.ha.support.store;

import dev.regent.ha.support.Threading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a backend has opened and has to close with itself. Safe for use by several threads. */
public final class OpenThings {

    private static final Logger LOG = LoggerFactory.getLogger(OpenThings.class);

    private final Set<AutoCloseable> open = Collections.synchronizedSet(new LinkedHashSet<>()); // closed in that order
    private final Threading threads;
    private volatile boolean closed;

    public OpenThings(Threading threads) {
        this.threads = threads;
    }

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

    /** Nothing is added any more. */
    public void seal() {
        closed = true;
    }

    /** Closes everything side by side, so that the bounds do not add up. */
    public void closeTogether(Duration bound) {
        List<AutoCloseable> last;
        synchronized (open) {
            last = List.copyOf(open);
        }
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        for (AutoCloseable thing : last) {
            CompletableFuture<Void> end = new CompletableFuture<>();
            ends.add(end);
            threads.start("ha-close", () -> {
                try {
                    close(thing);
                } finally {
                    end.complete(null);
                }
            });
        }
        try {
            threads.awaitEnd(CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)), bound);
        } catch (TimeoutException | ExecutionException late) {
            long left = ends.stream().filter(end -> !end.isDone()).count();
            LOG.warn("{} of {} elections and watches did not close within {}", left, last.size(), bound);
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
