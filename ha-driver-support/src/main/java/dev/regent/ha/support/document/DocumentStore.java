package dev.regent.ha.support.document;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.store.RecordStore;
import java.time.Duration;

/** What a backend must be able to do: linearizable compare-and-set of single documents, whose versions never repeat in the life of a key. */
public interface DocumentStore extends RecordStore, AutoCloseable {

    /**
     * Asks for a sign of life.
     *
     * @throws BackendUnavailableException if documents could not be read or written now; the message says where and why
     */
    void check(Duration limit);

    /** Ends every subscription and frees threads and connections. Idempotent and bounded. */
    @Override
    void close();
}
