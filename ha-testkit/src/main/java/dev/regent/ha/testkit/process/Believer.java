package dev.regent.ha.testkit.process;

import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.testkit.process.Operation.Kind;
import dev.regent.ha.testkit.process.Operation.Outcome;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks a leadership all the time whether it is held and writes down what it said, equal answers without a gap in one line. It goes on for a
 * while after the first false, which must be final.
 */
final class Believer implements Runnable {

    private static final long LINE_NANOS = Duration.ofMillis(20).toNanos();
    private static final long GAP_NANOS = Duration.ofMillis(2).toNanos();
    private static final long AFTERWARDS_NANOS = Duration.ofMillis(500).toNanos();
    private static final long PAUSE_NANOS = 20_000;

    private final Leadership leadership;
    private final HistoryWriter history;
    private long first;
    private long last;
    private long calls;

    Believer(Leadership leadership, HistoryWriter history) {
        this.leadership = leadership;
        this.history = history;
    }

    @Override
    public void run() {
        long firstFalse = Long.MAX_VALUE;
        for (long start = System.nanoTime(); start - AFTERWARDS_NANOS < firstFalse; start = System.nanoTime()) {
            if (leadership.isHeld()) {
                believed(start);
            } else if (firstFalse == Long.MAX_VALUE) {
                flush();
                firstFalse = start;
                history.add(Kind.BELIEVED, leadership.token().value(), "", start, Outcome.FAILED);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        flush();
    }

    private void believed(long start) {
        if (calls > 0 && (start - last > GAP_NANOS || start - first > LINE_NANOS)) {
            flush();
        }
        first = calls == 0 ? start : first;
        last = start;
        calls++;
    }

    private void flush() {
        if (calls > 0) {
            history.add(new Operation(
                    history.process(),
                    Kind.BELIEVED,
                    leadership.token().value(),
                    "",
                    "",
                    first,
                    last,
                    Outcome.OK,
                    calls));
            calls = 0;
        }
    }
}
