package dev.regent.simulation.runtime;

import dev.regent.runtime.rpc.SessionHandler;
import dev.regent.simulation.kernel.SimProcess;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongSupplier;

/** One direction of a connection: what is on its way to one process arrives late, but in order. */
final class Pipe<T> {

    private final SimProcess target;
    private final LongSupplier delay;
    private final Deque<Runnable> underway = new ArrayDeque<>();
    private Optional<SessionHandler<T>> handler = Optional.empty();
    private long last;
    private boolean over;

    /** @param delay nanoseconds that what is sent now takes */
    Pipe(SimProcess target, LongSupplier delay) {
        this.target = target;
        this.delay = delay;
    }

    void attach(SessionHandler<T> told) {
        handler = Optional.of(told);
    }

    void put(Runnable arrival) {
        underway.add(arrival);
        long now = target.simulation().now();
        last = Math.max(last, now + delay.getAsLong());
        target.after(last - now, () -> Optional.ofNullable(underway.poll()).ifPresent(Runnable::run));
    }

    void send(T message) {
        put(() -> {
            if (!over) {
                handler.ifPresent(told -> told.onMessage(message));
            }
        });
    }

    /** The receiving side hears that the connection has ended, after all that is underway. */
    void finish(String reason) {
        put(() -> end(reason));
    }

    /** The receiving side hears nothing of what is underway but the end. */
    void cut(String reason) {
        underway.clear();
        finish(reason);
    }

    /** The receiving side knows that the connection has ended. Told once. */
    void end(String reason) {
        if (!over) {
            over = true;
            handler.ifPresent(told -> told.onClosed(reason));
        }
    }

    boolean over() {
        return over;
    }
}
