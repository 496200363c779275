package dev.regent.ha.support.store;

import dev.regent.ha.support.SerialExecutor;
import dev.regent.ha.support.Threading;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the present value to one listener on the callback thread: each change once, values in between may be left out, and
 * nothing begins or still runs after {@link #close} returned (within its bound).
 *
 * @param <T> immutable, with equality
 */
public final class Delivery<T> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(2);

    private final Consumer<T> listener;
    private final SerialExecutor callbacks;
    private final Threading threads;
    private final AtomicReference<@Nullable T> offered = new AtomicReference<>();
    private final Object lock = new Object();
    private @Nullable CompletableFuture<Void> running;
    private boolean closed;
    private @Nullable T delivered; // of the callback thread

    public Delivery(Consumer<T> listener, SerialExecutor callbacks, Threading threads) {
        this.listener = listener;
        this.callbacks = callbacks;
        this.threads = threads;
    }

    /** The value is this now. Never blocks. */
    public void offer(T value) {
        if (!value.equals(offered.getAndSet(value))) {
            callbacks.execute(this::deliver);
        }
    }

    @Override
    public void close() {
        CompletableFuture<Void> last;
        synchronized (lock) {
            closed = true;
            last = running;
        }
        if (last != null && !callbacks.isCurrent()) {
            try {
                threads.awaitEnd(last, CLOSE_BOUND);
            } catch (TimeoutException | ExecutionException late) {
                LOG.warn("a listener still runs {} after it was closed", CLOSE_BOUND);
            }
        }
    }

    private void deliver() {
        T value = offered.get();
        if (value == null || value.equals(delivered)) {
            return;
        }
        CompletableFuture<Void> mine = new CompletableFuture<>();
        synchronized (lock) {
            if (closed) {
                return;
            }
            running = mine;
        }
        delivered = value;
        try {
            listener.accept(value);
        } finally {
            mine.complete(null);
            synchronized (lock) {
                running = null;
            }
        }
    }
}
