package dev.regent.runtime.process;

import dev.regent.ha.spi.BackendUnavailableException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Waiting at start for a backend or storage that is down: says so at once and every 30 s, and goes on when it is there.
 *
 * @param failFast whether to give up at once instead
 * @param stop ends the waiting
 * @param say where a line for the operator goes
 */
public record Patience(boolean failFast, CountDownLatch stop, Consumer<String> say) {

    private static final long RETRY_MILLIS = 1_000;
    private static final Duration REMIND = Duration.ofSeconds(30);

    /**
     * Tries until it succeeds.
     *
     * @param what what is waited for, as an operator calls it
     * @throws BackendUnavailableException on the first failure with fail-fast, or if stopped while waiting
     */
    public <T> T until(String what, Supplier<T> attempt) {
        long saidAt = 0;
        boolean waited = false;
        while (true) {
            try {
                T result = attempt.get();
                if (waited) {
                    say.accept(what + " is there");
                }
                return result;
            } catch (BackendUnavailableException down) {
                if (failFast || stopped()) {
                    throw down;
                }
                long now = System.nanoTime();
                if (!waited || now - saidAt >= REMIND.toNanos()) {
                    say.accept("waiting for " + what + ": " + down.getMessage());
                    saidAt = now;
                    waited = true;
                }
            }
        }
    }

    private boolean stopped() {
        try {
            return stop.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
