package dev.regent.simulation.world;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.support.document.DocumentStore;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.LifeProof;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import dev.regent.simulation.kernel.SimProcess;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** One process's connection to the simulated store of documents. */
final class DocumentClient implements DocumentStore {

    private final SimProcess process;
    private final Network network;
    private final DocumentServer server;
    private final Watches watches;
    private final LifeProof lives;

    DocumentClient(SimProcess process, Network network, DocumentServer server, Watches watches, LifeProof lives) {
        this.process = process;
        this.network = network;
        this.server = server;
        this.watches = watches;
        this.lives = lives;
    }

    @Override
    public Optional<Stored> read(StoreKey key, Duration limit) {
        return answer(network.send(process, false, () -> server.read(key)), limit);
    }

    @Override
    public List<StoreKey> list(StoreKey prefix, Duration limit) {
        return answer(network.send(process, false, () -> server.list(prefix)), limit);
    }

    @Override
    public void check(Duration limit) {
        answer(network.send(process, false, () -> ""), limit);
    }

    @Override
    public WriteOutcome write(StoreKey key, Optional<String> expected, ByteBuffer body, Duration limit) {
        return outcome(network.send(process, true, () -> server.write(key, expected, body.duplicate())), limit);
    }

    @Override
    public WriteOutcome delete(StoreKey key, String expected, Duration limit) {
        return outcome(network.send(process, true, () -> server.delete(key, expected)), limit);
    }

    private WriteOutcome outcome(CompletableFuture<WriteOutcome> sent, Duration limit) {
        try {
            return process.await(sent, limit);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new WriteOutcome.Unknown(new OutcomeUnknownException("interrupted"));
        } catch (TimeoutException | ExecutionException late) {
            return new WriteOutcome.Unknown(new OutcomeUnknownException("no answer within " + limit));
        }
    }

    private <T> T answer(CompletableFuture<T> sent, Duration limit) {
        try {
            return process.await(sent, limit);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BackendUnavailableException("interrupted", interrupted);
        } catch (TimeoutException | ExecutionException late) {
            throw new BackendUnavailableException("no answer within " + limit, late);
        }
    }

    @Override
    public Subscription subscribe(StoreKey prefix, Runnable hint) {
        return watches.add(process, prefix, hint);
    }

    @Override
    public LifeProof lives() {
        return lives;
    }

    @Override
    public int maxRecordBytes() {
        return 1 << 20;
    }

    @Override
    public void close() {
        watches.closed(process);
    }
}
