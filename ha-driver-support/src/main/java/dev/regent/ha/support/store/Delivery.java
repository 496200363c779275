package dev.regent.ha.support.store;

import dev.regent.ha.support.SerialExecutor;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
    private static final long CLOSE_BOUND_MILLIS = 2_000;

    private final Consumer<T> listener;
    private final SerialExecutor callbacks;
    private final AtomicReference<@Nullable T> offered = new AtomicReference<>();
    private final Object lock = new Object();
    private @Nullable CountDownLatch running;
    private boolean closed;
    private @Nullable T delivered; // of the callback thread

    public Delivery(Consumer<T> listener, SerialExecutor callbacks) {
        this.listener = listener;
        this.callbacks = callbacks;
    }

    /** The value is this now. Never blocks. */
    public void offer(T value) {
        if (!value.equals(offered.getAndSet(value))) {
            callbacks.execute(this::deliver);
        }
    }

    @Override
    public void close() {
        CountDownLatch last;
        synchronized (lock) {
            closed = true;
            last = running;
        }
        if (last != null && !callbacks.isCurrent()) {
            try {
                if (!last.await(CLOSE_BOUND_MILLIS, TimeUnit.MILLISECONDS)) {
                    LOG.warn("a listener still runs {} ms after it was closed", CLOSE_BOUND_MILLIS);
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void deliver() {
        T value = offered.get();
        if (value == null || value.equals(delivered)) {
            return;
        }
        CountDownLatch mine = new CountDownLatch(1);
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
            mine.countDown();
            synchronized (lock) {
                running = null;
            }
        }
    }
}
