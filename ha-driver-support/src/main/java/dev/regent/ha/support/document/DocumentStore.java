package dev.regent.ha.support.document;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.lease.WriteOutcome;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a backend must be able to do: linearizable compare-and-set of single documents. Calls block, send each request at
 * most once (no hidden retry of a client library), take a time limit and honour interruption: the flag stays set and the call ends like
 * one whose answer did not come. Safe for use by several threads.
 */
public interface DocumentStore extends AutoCloseable {

    /**
     * Reads authoritatively: every write acknowledged before the call is seen.
     *
     * @return empty if the document does not exist
     * @throws BackendUnavailableException if the store does not answer within the limit
     * @throws dev.regent.ha.spi.CorruptStateException if what is stored is not what was written
     */
    Optional<Document> read(DocumentKey key, Duration limit);

    /**
     * Replaces the document, or creates it, if its version still is the expected one. Durable when it answers {@code Applied}.
     *
     * @param expected the version that was read; empty expects that the document does not exist
     * @param body differs from every other body ever written, at most {@link #maxDocumentBytes} long
     */
    WriteOutcome write(DocumentKey key, Optional<String> expected, ByteBuffer body, Duration limit);

    /** Deletes the document if its version still is the expected one. {@code Applied} carries no meaningful version. */
    WriteOutcome delete(DocumentKey key, String expected, Duration limit);

    /**
     * Keys of all documents below the prefix, in no order. One that is written or deleted meanwhile may or may not be among them.
     *
     * @throws BackendUnavailableException if the store does not answer within the limit
     */
    List<DocumentKey> list(DocumentKey prefix, Duration limit);

    /**
     * Asks to be told when something below the prefix may have changed. A hint and no more: it may come late, twice, without
     * a change, or not at all.
     *
     * @param hint does not block
     */
    Subscription subscribe(DocumentKey prefix, Runnable hint);

    /**
     * Asks for a sign of life.
     *
     * @throws BackendUnavailableException if documents could not be read or written now; the message says where and why
     */
    void check(Duration limit);

    /** How the store proves that a process is dead. */
    LifeProof lives();

    /** Largest body, in bytes. */
    int maxDocumentBytes();

    /** Ends every subscription and frees threads and connections. Idempotent and bounded. */
    @Override
    void close();

    /** Something that goes on until it is closed. */
    @FunctionalInterface
    interface Subscription extends AutoCloseable {
        /** Ends it; idempotent. */
        @Override
        void close();
    }
}
