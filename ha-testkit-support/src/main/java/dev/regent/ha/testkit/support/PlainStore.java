package dev.regent.ha.testkit.support;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.support.lease.LeaseTiming;
import dev.regent.ha.support.store.WriteGate;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.support.transaction.TransactionOutcome;
import dev.regent.ha.support.transaction.TransactionSeams;
import dev.regent.ha.support.transaction.TransactionStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** A driver's store without the recipe, as the hand of an operator has it. */
final class PlainStore implements AutoCloseable {

    /** How long a call may take on a loaded machine. */
    static final Duration CALL = Duration.ofSeconds(10);

    private static final int MOST_TRIES = 100;

    private final HaBackend backend;
    private final TransactionStore store;

    private PlainStore(HaBackend backend, TransactionStore store) {
        this.backend = backend;
        this.store = store;
    }

    /** Opens a backend that nobody uses, and takes its store. */
    static PlainStore open(Function<TransactionSeams, HaBackendFactory> factories, Map<String, String> options) {
        List<TransactionStore> made = new ArrayList<>(1);
        HaBackendFactory factory = factories.apply(new TransactionSeams(
                WriteGate.PASSIVE_CHECK,
                store -> {
                    made.add(store);
                    return store;
                },
                LeaseTiming.LONGEST));
        Configuration configuration = Configuration.of(factory.options(), options);
        HaBackend backend = factory.open(new HaBackendContext(new ClusterId("kit-hand"), "hand", configuration));
        return new PlainStore(backend, made.get(0));
    }

    TransactionStore store() {
        return store;
    }

    /**
     * Changes what is stored, also while drivers change it.
     *
     * @param look gives the operations for what is stored now; none if nothing is left to do
     */
    void change(Supplier<List<Operation>> look) throws IOException {
        TransactionOutcome last = new TransactionOutcome.Refused(0);
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            List<Operation> operations = lookNow(look);
            if (operations.isEmpty()) {
                return;
            }
            last = store.commit(operations, CALL);
            if (last instanceof TransactionOutcome.Applied) {
                return;
            }
        }
        throw new IOException("not changed by any of " + MOST_TRIES + " tries, the last one: " + last);
    }

    private static List<Operation> lookNow(Supplier<List<Operation>> look) throws IOException {
        try {
            return look.get();
        } catch (HaException unreadable) {
            throw new IOException("what is stored cannot be read", unreadable);
        }
    }

    @Override
    public void close() {
        backend.close();
    }
}
