package dev.regent.simulation.world;

import dev.regent.ha.support.store.LifeProof;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import dev.regent.ha.support.store.TimeLimit;
import dev.regent.ha.support.transaction.Hint;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.support.transaction.TransactionOutcome;
import dev.regent.ha.support.transaction.TransactionStore;
import dev.regent.simulation.kernel.SimProcess;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** One process's connection to the simulated store of transactions. */
final class TransactionClient implements TransactionStore {

    /** Few, so that a cleanup needs several transactions. */
    private static final int MOST_OPERATIONS = 8;

    private final SimProcess process;
    private final StoreCalls calls;
    private final TransactionServer server;
    private final Watches watches;
    private final LifeProof lives;
    private final boolean listsKeysAlone;
    private final BiConsumer<StoreKey, ByteBuffer> sending;

    /**
     * @param listsKeysAlone whether the store lists keys and gives their values by further requests, as ZooKeeper does
     * @param sending told of each body before it is sent
     */
    TransactionClient(
            SimProcess process,
            Network network,
            TransactionServer server,
            Watches watches,
            LifeProof lives,
            boolean listsKeysAlone,
            BiConsumer<StoreKey, ByteBuffer> sending) {
        this.process = process;
        this.calls = new StoreCalls(process, network);
        this.server = server;
        this.watches = watches;
        this.lives = lives;
        this.listsKeysAlone = listsKeysAlone;
        this.sending = sending;
    }

    @Override
    public Optional<Stored> read(StoreKey key, Duration limit) {
        return calls.read(() -> server.read(key), limit);
    }

    @Override
    public Map<StoreKey, Stored> list(StoreKey prefix, Duration limit) {
        if (!listsKeysAlone) {
            return calls.read(() -> server.list(prefix), limit);
        }
        TimeLimit left = new TimeLimit(process, limit);
        List<StoreKey> keys = calls.read(() -> server.keys(prefix), left.call());
        int half = keys.size() / 2;
        Map<StoreKey, Stored> found = new HashMap<>();
        for (List<StoreKey> some : List.of(keys.subList(half, keys.size()), keys.subList(0, half))) {
            if (!some.isEmpty()) {
                found.putAll(calls.read(() -> server.read(some), left.call()));
            }
        }
        return found;
    }

    @Override
    public TransactionOutcome commit(List<Operation> operations, Duration limit) {
        List<Operation> all = List.copyOf(operations);
        for (Operation operation : all) {
            if (operation instanceof Operation.Create create) {
                sending.accept(create.key(), create.value().duplicate());
            } else if (operation instanceof Operation.Replace replace) {
                sending.accept(replace.key(), replace.value().duplicate());
            }
        }
        return calls.write(
                () -> server.commit(all), limit, TransactionOutcome.NotSent::new, TransactionOutcome.Unknown::new);
    }

    @Override
    public void check(Duration limit) {
        calls.read(() -> "", limit);
    }

    @Override
    public Subscription subscribe(StoreKey prefix, Consumer<Hint> hint) {
        return watches.add(process, prefix, hint);
    }

    @Override
    public LifeProof lives() {
        return lives;
    }

    @Override
    public int maxValueBytes() {
        return 1 << 14;
    }

    @Override
    public int maxOperations() {
        return MOST_OPERATIONS;
    }

    @Override
    public int maxTransactionBytes() {
        return 1 << 15;
    }

    @Override
    public void close() {
        watches.closed(process);
    }
}
