package dev.regent.benchmarks;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Asks somebody all the time whether it leads, in a thread of its own, and remembers when it first and last said so. */
final class BeliefSampler implements AutoCloseable {

    private static final long PAUSE_NANOS = 200_000;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final BooleanSupplier leads;
    private final Thread thread;
    private volatile boolean believes;
    private volatile long first;
    private volatile long last;
    private volatile boolean closed;

    BeliefSampler(String name, BooleanSupplier leads) {
        this.leads = leads;
        this.thread = new Thread(this::sample, "belief-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    boolean believes() {
        return believes;
    }

    /** Monotonic time directly before the first call that returned true. */
    long first() {
        return first;
    }

    /** Monotonic time directly before the last call that returned true, so far. */
    long last() {
        return last;
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(LIMIT.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void sample() {
        boolean never = true;
        while (!closed) {
            long start = System.nanoTime();
            boolean answer = leads.getAsBoolean();
            if (answer) {
                first = never ? start : first;
                never = false;
                last = start;
            }
            believes = answer;
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
