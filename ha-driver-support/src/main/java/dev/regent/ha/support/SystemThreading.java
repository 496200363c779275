package dev.regent.ha.support;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The machine's threads. */
record SystemThreading(NanoClock clock) implements Threading {

    @Override
    public long nanoTime() {
        return clock.nanoTime();
    }

    @Override
    public ExecutorService serial(String what) {
        return Executors.newSingleThreadExecutor(RegentThreads.named(what));
    }

    @Override
    public ScheduledExecutorService timer(String what) {
        return RegentThreads.scheduler(what, 1);
    }

    @Override
    public ScheduledExecutorService scheduler(String what, int threads) {
        return RegentThreads.scheduler(what, threads);
    }

    @Override
    public void start(String what, Runnable task) {
        RegentThreads.named(what).newThread(task).start();
    }

    @Override
    public <T> T await(CompletableFuture<T> future, Duration bound)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(bound.toNanos(), TimeUnit.NANOSECONDS);
    }
}
