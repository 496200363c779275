package dev.regent.ha.support.store;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.lease.WriteOutcome;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Linearizable compare-and-set of single records. Calls block, send each request at most once (no hidden retry of a client library), take a
 * time limit and honour interruption: the flag stays set and the call ends like one whose answer did not come. Safe for use by several
 * threads.
 */
public interface RecordStore {

    /**
     * Reads authoritatively: every write acknowledged before the call is seen.
     *
     * @return empty if the record does not exist
     * @throws BackendUnavailableException if the store does not answer within the limit
     * @throws dev.regent.ha.spi.CorruptStateException if what is stored is not what was written
     */
    Optional<Stored> read(StoreKey key, Duration limit);

    /**
     * Replaces the record, or creates it, if its version still is the expected one. Durable when it answers {@code Applied}.
     *
     * @param expected the version that was read; empty expects that the record does not exist
     * @param body differs from every other body ever written, at most {@link #maxRecordBytes} long
     */
    WriteOutcome write(StoreKey key, Optional<String> expected, ByteBuffer body, Duration limit);

    /** Deletes the record if its version still is the expected one. {@code Applied} carries no meaningful version. */
    WriteOutcome delete(StoreKey key, String expected, Duration limit);

    /**
     * Lists authoritatively what there is: a record whose write was acknowledged before the call, and that nobody deletes, is among them. One
     * that is written or deleted meanwhile may or may not be, and so may one that was deleted before: who needs the record reads it.
     *
     * @return keys of the records below the prefix, in no order
     * @throws BackendUnavailableException if the store does not answer within the limit
     */
    List<StoreKey> list(StoreKey prefix, Duration limit);

    /**
     * Asks to be told when something below the prefix may have changed. A hint and no more: it may come late, twice, without
     * a change, or not at all.
     *
     * @param hint does not block
     */
    Subscription subscribe(StoreKey prefix, Runnable hint);

    /** How the store proves that a process is dead. */
    LifeProof lives();

    /** Largest body, in bytes. */
    int maxRecordBytes();
}
