package dev.regent.simulation.schedule;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import dev.regent.ha.support.transaction.Hint;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.support.transaction.TransactionOutcome;
import dev.regent.simulation.kernel.SimProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One process's connection to the store. */
final class Link {

    private final SimProcess process;
    private final Wire wire;
    private final Store store;

    Link(SimProcess process, Wire wire, Store store) {
        this.process = process;
        this.wire = wire;
        this.store = store;
    }

    Optional<Stored> read(StoreKey key, Duration limit) {
        return ask(key, () -> store.read(key), limit);
    }

    Map<StoreKey, Stored> list(StoreKey prefix, Duration limit) {
        return ask(prefix, () -> store.list(prefix), limit);
    }

    void check(Duration limit) {
        ask(StoreKey.of("check"), () -> "", limit);
    }

    private <T> T ask(StoreKey about, Supplier<T> work, Duration limit) {
        try {
            return process.await(wire.send(new Request(process, false, List.of(about), List.of()), work), limit);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BackendUnavailableException("interrupted", interrupted);
        } catch (TimeoutException | ExecutionException late) {
            throw new BackendUnavailableException("no answer within " + limit, late);
        }
    }

    TransactionOutcome commit(List<Operation> operations, Duration limit) {
        List<StoreKey> changed = operations.stream()
                .filter(operation -> !(operation instanceof Operation.Check || operation instanceof Operation.Exists))
                .map(Operation::key)
                .toList();
        List<StoreKey> deleted = operations.stream()
                .filter(Operation.Delete.class::isInstance)
                .map(Operation::key)
                .toList();
        Request request = new Request(process, true, changed, deleted);
        try {
            return process.await(wire.send(request, () -> store.commit(operations)), limit);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new TransactionOutcome.Unknown(new OutcomeUnknownException("interrupted"));
        } catch (TimeoutException | ExecutionException late) {
            return new TransactionOutcome.Unknown(new OutcomeUnknownException("no answer within " + limit));
        }
    }

    Subscription subscribe(StoreKey prefix, Consumer<Hint> hint) {
        return store.subscribe(process, prefix, hint);
    }
}
