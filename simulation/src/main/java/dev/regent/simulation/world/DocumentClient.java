package dev.regent.simulation.world;

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
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** One process's connection to the simulated store of documents. */
final class DocumentClient implements DocumentStore {

    private final SimProcess process;
    private final StoreCalls calls;
    private final DocumentServer server;
    private final Watches watches;
    private final LifeProof lives;
    private final BiConsumer<StoreKey, ByteBuffer> sending;
    private final int maxScopeBytes;

    /**
     * @param sending told of each body before it is sent
     * @param maxScopeBytes see {@link DocumentStore#maxScopeBytes}
     */
    DocumentClient(
            SimProcess process,
            Network network,
            DocumentServer server,
            Watches watches,
            LifeProof lives,
            BiConsumer<StoreKey, ByteBuffer> sending,
            int maxScopeBytes) {
        this.process = process;
        this.calls = new StoreCalls(process, network);
        this.server = server;
        this.watches = watches;
        this.lives = lives;
        this.sending = sending;
        this.maxScopeBytes = maxScopeBytes;
    }

    @Override
    public Optional<Stored> read(StoreKey key, Duration limit) {
        return calls.read(() -> server.read(key), limit);
    }

    @Override
    public List<StoreKey> list(StoreKey prefix, Duration limit) {
        return calls.read(() -> server.keys(prefix), limit);
    }

    @Override
    public void check(Duration limit) {
        calls.read(() -> "", limit);
    }

    @Override
    public WriteOutcome write(StoreKey key, Optional<String> expected, ByteBuffer body, Duration limit) {
        sending.accept(key, body.duplicate());
        return calls.write(
                () -> server.write(key, expected, body.duplicate()),
                limit,
                WriteOutcome.NotSent::new,
                WriteOutcome.Unknown::new);
    }

    @Override
    public WriteOutcome delete(StoreKey key, String expected, Duration limit) {
        return calls.write(
                () -> server.delete(key, expected), limit, WriteOutcome.NotSent::new, WriteOutcome.Unknown::new);
    }

    @Override
    public Subscription subscribe(StoreKey prefix, Runnable hint) {
        return watches.add(process, prefix, any -> hint.run());
    }

    /** Tells what stands there when the hint arrives, as a poll does. */
    @Override
    public Subscription subscribeLease(StoreKey lease, Consumer<Optional<Stored>> change) {
        return watches.add(process, lease, any -> change.accept(server.read(lease)));
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
    public int maxScopeBytes() {
        return maxScopeBytes;
    }

    @Override
    public void close() {
        watches.closed(process);
    }
}
