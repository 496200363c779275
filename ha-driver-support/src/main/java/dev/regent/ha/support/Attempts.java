package dev.regent.ha.support;

import dev.regent.ha.spi.BackendUnavailableException;
import java.time.Duration;
import java.util.Optional;

/** How often somebody tries to connect: where the last try failed, once a second, and all others fail as that one did. Safe for use by several threads. */
final class Attempts {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final NanoClock clock;
    private Optional<String> lastError = Optional.empty(); // guarded by this
    private long next; // guarded by this

    Attempts(NanoClock clock) {
        this.clock = clock;
    }

    /** @throws BackendUnavailableException if it is too early for another try */
    synchronized void begin() {
        if (lastError.isEmpty()) {
            return;
        }
        long now = clock.nanoTime();
        if (now - next < 0) {
            throw new BackendUnavailableException(lastError.get());
        }
        next = now + PAUSE.toNanos();
    }

    synchronized void succeeded() {
        lastError = Optional.empty();
    }

    /** What the caller throws. */
    synchronized BackendUnavailableException failed(String error, Exception cause) {
        if (lastError.isEmpty()) {
            next = clock.nanoTime() + PAUSE.toNanos();
        }
        lastError = Optional.of(error);
        return new BackendUnavailableException(error, cause);
    }
}
