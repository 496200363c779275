package dev.regent.simulation.kernel;

import java.util.ArrayDeque;
import java.util.Deque;

/** Real threads for one simulation after the other. Used by one simulation at a time. */
public final class Workers implements AutoCloseable {

    private final Deque<Worker> idle = new ArrayDeque<>();
    private int made;

    Worker take() {
        Worker free = idle.poll();
        if (free != null) {
            return free;
        }
        Worker fresh = new Worker(++made);
        fresh.start();
        return fresh;
    }

    void free(Worker worker) {
        idle.push(worker);
    }

    /** Ends the threads. Not to be called while a simulation runs. */
    @Override
    public void close() {
        idle.forEach(worker -> {
            worker.order(null, null);
            worker.resumeWithBaton();
        });
        idle.clear();
    }
}
