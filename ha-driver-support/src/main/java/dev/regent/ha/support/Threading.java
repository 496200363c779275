package dev.regent.ha.support;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeoutException;

/**
 * Clock, threads and waits of one process: those of the machine, or those of a simulation on virtual time. Whatever blocks in a driver
 * blocks in {@link #await}, in a call of the backend, or in {@code awaitTermination} of an executor that was made here, and never with a
 * monitor held. Safe for use by several threads.
 */
public interface Threading extends NanoClock {

    /** One thread of one's own that runs tasks in their order. */
    ExecutorService serial(String what);

    /** A scheduler with one thread that keeps no cancelled timer. For work that never blocks. */
    ScheduledExecutorService timer(String what);

    /** A scheduler with several threads that keeps no cancelled timer. For work that blocks. */
    ScheduledExecutorService scheduler(String what, int threads);

    /** Runs the task on a thread that ends with it. */
    void start(String what, Runnable task);

    /**
     * Waits until the future is complete.
     *
     * @return what it was completed with
     * @throws InterruptedException if this thread was interrupted, before or meanwhile
     * @throws ExecutionException with what it was completed with exceptionally
     * @throws TimeoutException if the bound has passed
     */
    <T> T await(CompletableFuture<T> future, Duration bound)
            throws InterruptedException, ExecutionException, TimeoutException;

    /**
     * As {@link #await}, but an interrupt does not end it and stays set. For what ends something: cut short it would leave a lease, a member or a
     * leader that was never told.
     *
     * @throws ExecutionException with what it was completed with exceptionally
     * @throws TimeoutException if the bound has passed
     */
    default <T> T awaitEnd(CompletableFuture<T> future, Duration bound) throws ExecutionException, TimeoutException {
        long start = nanoTime();
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return await(future, bound.minusNanos(nanoTime() - start));
                } catch (InterruptedException meanwhile) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Real clock, real threads. */
    static Threading system() {
        return system(NanoClock.system());
    }

    /** Real threads beside a clock of one's own, which measures deadlines but not what {@link #await} takes. */
    static Threading system(NanoClock clock) {
        return new SystemThreading(clock);
    }
}
