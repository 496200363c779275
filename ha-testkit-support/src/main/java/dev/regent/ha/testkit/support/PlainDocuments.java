package dev.regent.ha.testkit.support;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.support.document.DocumentSeams;
import dev.regent.ha.support.document.DocumentStore;
import dev.regent.ha.support.lease.LeaseTiming;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.WriteGate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A driver's store without the recipe, as the hand of an operator has it. */
final class PlainDocuments implements AutoCloseable {

    /** How long a call may take on a loaded machine. */
    static final Duration CALL = Duration.ofSeconds(10);

    private static final int MOST_TRIES = 100;

    private final HaBackend backend;
    private final DocumentStore store;

    private PlainDocuments(HaBackend backend, DocumentStore store) {
        this.backend = backend;
        this.store = store;
    }

    /** Opens a backend that nobody uses, and takes its store. */
    static PlainDocuments open(Function<DocumentSeams, HaBackendFactory> factories, Map<String, String> options) {
        List<DocumentStore> made = new ArrayList<>(1);
        HaBackendFactory factory = factories.apply(new DocumentSeams(
                WriteGate.PASSIVE_CHECK,
                store -> {
                    made.add(store);
                    return store;
                },
                LeaseTiming.LONGEST));
        Configuration configuration = Configuration.of(factory.options(), options);
        HaBackend backend = factory.open(new HaBackendContext(new ClusterId("kit-hand"), "hand", configuration));
        return new PlainDocuments(backend, made.get(0));
    }

    DocumentStore store() {
        return store;
    }

    Optional<Stored> read(StoreKey key) {
        return store.read(key, CALL);
    }

    /** The only document below that prefix. */
    StoreKey only(StoreKey prefix) {
        List<StoreKey> found = store.list(prefix, CALL);
        if (found.size() != 1) {
            throw new IllegalStateException("not one document below " + prefix + " but " + found);
        }
        return found.get(0);
    }

    /** Writes that, whatever is there, also while drivers change it. */
    void put(StoreKey key, ByteBuffer body) throws IOException {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Optional<String> version = read(key).map(Stored::version);
            if (store.write(key, version, body.duplicate(), CALL) instanceof WriteOutcome.Applied) {
                return;
            }
        }
        throw new IOException(key + " is not written by any of " + MOST_TRIES + " tries");
    }

    /** Deletes that, also while drivers change it. */
    void delete(StoreKey key) throws IOException {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Optional<String> version = read(key).map(Stored::version);
            if (version.isEmpty() || store.delete(key, version.get(), CALL) instanceof WriteOutcome.Applied) {
                return;
            }
        }
        throw new IOException(key + " is not deleted by any of " + MOST_TRIES + " tries");
    }

    @Override
    public void close() {
        backend.close();
    }
}
