package dev.regent.simulation.runtime;

import dev.regent.simulation.kernel.SimProcess;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** What is on its way to one process: arrives late, but in order. */
final class Lane {

    private static final long LEAST = Duration.ofNanos(100_000).toNanos();
    private static final long MOST = Duration.ofMillis(3).toNanos();

    private final SimProcess target;
    private final Deque<Runnable> underway = new ArrayDeque<>();

    Lane(SimProcess target) {
        this.target = target;
    }

    void put(Runnable arrival) {
        underway.add(arrival);
        target.after(
                target.simulation().between(LEAST, MOST),
                () -> underway.remove().run());
    }
}
