package dev.regent.ha.testkit;

import dev.regent.ha.spi.leader.Leadership;
import java.util.concurrent.locks.LockSupport;

/** Asks a leadership all the time whether it is held, and remembers when it last said so. */
final class BeliefWatch {

    private static final long PAUSE_NANOS = 100_000;

    private final Leadership leadership;
    private volatile long lastTrueStart = System.nanoTime();

    /** Watches in a thread of its own until the leadership is no longer held. */
    BeliefWatch(Leadership leadership) {
        this.leadership = leadership;
        Thread thread = new Thread(this::watch, "kit-belief-watch");
        thread.setDaemon(true);
        thread.start();
    }

    /** Monotonic time directly before the last call that returned true. */
    long lastTrueStart() {
        return lastTrueStart;
    }

    private void watch() {
        long start = System.nanoTime();
        while (leadership.isHeld()) {
            lastTrueStart = start;
            LockSupport.parkNanos(PAUSE_NANOS);
            start = System.nanoTime();
        }
    }
}
