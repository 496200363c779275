package dev.regent.simulation.world;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.simulation.kernel.SimProcess;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/** The calls of one process, as a client library makes them: each sends one request and waits for its answer. */
final class StoreCalls {

    private final SimProcess process;
    private final Network network;

    StoreCalls(SimProcess process, Network network) {
        this.process = process;
        this.network = network;
    }

    /** @throws BackendUnavailableException if no answer comes */
    <T> T read(Supplier<T> request, Duration limit) {
        try {
            return process.await(network.send(process, false, request), limit);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BackendUnavailableException("interrupted", interrupted);
        } catch (TimeoutException late) {
            throw new BackendUnavailableException("no answer within " + limit, late);
        } catch (ExecutionException broken) {
            throw new BackendUnavailableException(String.valueOf(broken.getCause()), broken);
        }
    }

    /**
     * A write.
     *
     * @param notSent what the call gives if the request was not taken
     * @param unknown what it gives if no answer comes
     */
    <T> T write(
            Supplier<T> request,
            Duration limit,
            Function<BackendUnavailableException, T> notSent,
            Function<OutcomeUnknownException, T> unknown) {
        CompletableFuture<T> sent = network.send(process, true, request);
        try {
            return process.await(sent, limit);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return unknown.apply(new OutcomeUnknownException("interrupted"));
        } catch (TimeoutException late) {
            return unknown.apply(new OutcomeUnknownException("no answer within " + limit));
        } catch (ExecutionException broken) {
            return broken.getCause() instanceof ConnectException
                    ? notSent.apply(new BackendUnavailableException("connection refused"))
                    : unknown.apply(new OutcomeUnknownException("connection lost"));
        }
    }
}
