package dev.regent.runtime.jobmanager.loop;

import dev.regent.runtime.threads.RuntimeClock;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The single thread that owns all state of one leadership. Everything that is decided is decided on it; what blocks runs elsewhere and
 * comes back as a task. After the end of the leadership no task runs any more.
 */
public interface Loop extends RuntimeClock {

    /** Runs a task on the loop, after all tasks given before by the same thread. Callable from any thread. */
    void execute(Runnable task);

    /** Runs a task on the loop after a delay. */
    Timer schedule(Duration delay, Runnable task);

    /**
     * Runs work that blocks on another thread and its continuation on the loop. Works run side by side and in any order; see
     * {@link SerialIo} for an order.
     *
     * @param failed gets what the work threw
     */
    <T> void io(Supplier<T> work, Consumer<T> done, Consumer<RuntimeException> failed);

    /** A scheduled task. */
    interface Timer {

        /** A timer that never runs. */
        Timer NONE = () -> {};

        /** Drops the task unless it has begun. */
        void cancel();
    }
}
