package dev.regent.simulation.runtime;

import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.simulation.kernel.SimProcess;
import dev.regent.simulation.kernel.Simulation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A process's way to something outside of it. What it asks for is applied later, also when it is dead or paused by then. */
record Remote(SimProcess process) {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final long LEAST = Duration.ofNanos(200_000).toNanos();
    private static final long MOST = Duration.ofMillis(4).toNanos();

    /** Asks and waits for the answer. The answer may be an exception. */
    <T> T ask(Supplier<T> request) {
        Simulation simulation = process.simulation();
        CompletableFuture<T> answer = new CompletableFuture<>();
        simulation.after(delay(), () -> {
            try {
                T value = request.get();
                process.after(delay(), () -> answer.complete(value));
            } catch (RuntimeException refused) {
                process.after(delay(), () -> answer.completeExceptionally(refused));
            }
        });
        try {
            return process.await(answer, TIMEOUT);
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new IllegalStateException(refused);
        } catch (TimeoutException late) {
            throw new OutcomeUnknownException("no answer within " + TIMEOUT);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new OutcomeUnknownException("interrupted before the answer came");
        }
    }

    /** As {@link #ask} without a value. */
    void tell(Runnable request) {
        ask(() -> {
            request.run();
            return true;
        });
    }

    private long delay() {
        return process.simulation().between(LEAST, MOST);
    }
}
