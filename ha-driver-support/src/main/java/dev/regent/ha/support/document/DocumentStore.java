package dev.regent.ha.support.document;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.store.RecordStore;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** What a backend must be able to do: linearizable compare-and-set of single documents, whose versions never repeat in the life of a key. */
public interface DocumentStore extends RecordStore, AutoCloseable {

    /**
     * Asks to be told what becomes of an election's lease; for those who contend. As {@link #subscribe}, and a store whose watch or poll shows the document gives it, so
     * that nobody need read what has only been renewed.
     *
     * @param lease the election's lease document
     * @param change given the state that was found, which stood there when it was found or before; empty if anything may have changed. One call at a time; does not block
     */
    default Subscription subscribeLease(StoreKey lease, Consumer<Optional<Stored>> change) {
        return subscribe(lease, () -> change.accept(Optional.empty()));
    }

    /**
     * Asks to be told when who leads, or what the leader has published, may have changed; for those who only want to know that. As {@link #subscribe}, and a store in which
     * the lease's renewals would be noticed as well gives hints of another kind here.
     *
     * @param lease the election's lease document
     * @param hint does not block
     */
    default Subscription subscribeLeader(StoreKey lease, Runnable hint) {
        return subscribe(lease, hint);
    }

    /** The largest document of a scope, in bytes, at most {@link #maxRecordBytes} and more than 4 KiB: the entries of a larger one are kept in documents of their own. */
    default int maxScopeBytes() {
        return maxRecordBytes();
    }

    /**
     * Whether all that a deletion sends hits exactly the version that it names, however late it arrives. Then a document's key may be used again, and a cleanup deletes lease
     * and index of an election. Where not, both stay without content.
     */
    default boolean deletesExactly() {
        return true;
    }

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
