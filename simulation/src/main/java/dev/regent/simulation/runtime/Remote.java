package dev.regent.simulation.runtime;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.simulation.kernel.SimProcess;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A process's way to the storage of payloads and to the sink's target. What it asks for is done later, also when it is dead, paused or no longer
 * interested by then.
 */
record Remote(SimProcess process, Trouble trouble) {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final long LEAST = Duration.ofNanos(200_000).toNanos();
    private static final long USUAL = Duration.ofMillis(4).toNanos();
    private static final long SLOW = Duration.ofMillis(1_500).toNanos();
    /** Longest time after which something is still done, in nanoseconds. */
    static final long LATE = Duration.ofSeconds(5).toNanos();

    /** Asks for something that changes nothing. The answer may be an exception. */
    <T> T read(Supplier<T> request) {
        try {
            return process.await(send(request), TIMEOUT);
        } catch (ExecutionException refused) {
            throw known(refused);
        } catch (TimeoutException late) {
            throw new BackendUnavailableException("no answer within " + TIMEOUT);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new BackendUnavailableException("interrupted before the answer came");
        }
    }

    /** Asks for a change. The answer may be an exception. */
    <T> T write(Supplier<T> request) {
        try {
            return process.await(send(request), TIMEOUT);
        } catch (ExecutionException refused) {
            throw known(refused);
        } catch (TimeoutException late) {
            throw new OutcomeUnknownException("no answer within " + TIMEOUT);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new OutcomeUnknownException("interrupted before the answer came");
        }
    }

    private static RuntimeException known(ExecutionException refused) {
        return refused.getCause() instanceof RuntimeException known ? known : new IllegalStateException(refused);
    }

    private <T> CompletableFuture<T> send(Supplier<T> request) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (trouble.storageIsOut() || trouble.hit(RuntimeFault.REFUSED_REQUEST, 1)) {
            process.after(
                    delay(USUAL),
                    () -> answer.completeExceptionally(new BackendUnavailableException("the storage refuses")));
            return answer;
        }
        process.simulation().after(delay(longest()), () -> answer(request, answer));
        return answer;
    }

    private long longest() {
        if (trouble.hit(RuntimeFault.SLOW_REQUEST, 1)) {
            return SLOW;
        }
        return trouble.hit(RuntimeFault.LATE_REQUEST, 0.5) ? LATE : USUAL;
    }

    private <T> void answer(Supplier<T> request, CompletableFuture<T> answer) {
        try {
            T value = request.get();
            if (!trouble.hit(RuntimeFault.UNANSWERED_REQUEST, 0.5)) {
                process.after(delay(USUAL), () -> answer.complete(value));
            }
        } catch (RuntimeException refused) {
            process.after(delay(USUAL), () -> answer.completeExceptionally(refused));
        }
    }

    private long delay(long most) {
        return process.simulation().between(LEAST, most);
    }
}
