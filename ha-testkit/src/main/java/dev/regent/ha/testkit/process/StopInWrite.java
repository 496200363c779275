package dev.regent.ha.testkit.process;

import dev.regent.ha.testkit.process.Operation.Kind;
import dev.regent.ha.testkit.process.Operation.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Stops its own process, once it is armed, in the next write: after the last check, directly before the sending. Used by the writer's thread
 * but for {@link #arm}.
 */
final class StopInWrite {

    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final HistoryWriter history;
    private final AtomicBoolean armed = new AtomicBoolean();
    private final ThreadLocal<Long> writing = ThreadLocal.withInitial(() -> 0L);
    private final ThreadLocal<Optional<Long>> wentOn = ThreadLocal.withInitial(Optional::empty);

    StopInWrite(HistoryWriter history) {
        this.history = history;
    }

    void arm() {
        armed.set(true);
    }

    /** This thread is about to write under that token. */
    void begin(long token) {
        writing.set(token);
    }

    /** The hook: does nothing unless it is armed and this thread is in a write. */
    void beforeSend() {
        long token = writing.get();
        if (token == 0 || !armed.compareAndSet(true, false)) {
            return;
        }
        history.add(Kind.GATED, token, ScopeWriter.REGISTER, System.nanoTime(), Outcome.OK);
        stopSelf();
        LockSupport.parkNanos(SETTLE_NANOS); // the signal takes effect before this is over
        wentOn.set(Optional.of(System.nanoTime()));
    }

    /** The write ended. */
    void end(Outcome outcome) {
        wentOn.get().ifPresent(at -> history.add(Kind.LATE, writing.get(), ScopeWriter.REGISTER, at, outcome));
        wentOn.set(Optional.empty());
        writing.set(0L);
    }

    private static void stopSelf() {
        try {
            Process kill = new ProcessBuilder(
                            "kill",
                            "-STOP",
                            Long.toString(ProcessHandle.current().pid()))
                    .start();
            kill.waitFor();
        } catch (IOException impossible) {
            throw new UncheckedIOException("cannot run kill", impossible);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
