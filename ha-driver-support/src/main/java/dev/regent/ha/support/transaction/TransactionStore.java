package dev.regent.ha.support.transaction;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.store.LifeProof;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a backend must be able to do: linearizable transactions of conditional operations on keys, such as ZooKeeper's {@code multi}, etcd's
 * {@code Txn} and Consul's {@code txn}. Calls block, send each request at most once (no hidden retry of a client library), take a time limit
 * and honour interruption: the flag stays set and the call ends like one whose answer did not come. Safe for use by several threads.
 *
 * <p><b>Versions</b> name one state of a key: each change of a key gives it another version than all it had since it was created last. After a
 * key was deleted and created again its versions may start anew, as on ZooKeeper; the recipe does not rely on more. A version has 1 to 60
 * characters of {@code [A-Za-z0-9_-]}.
 *
 * <p><b>Keys.</b> No key is the start of another one, so where keys form a tree every key is a leaf. A backend that needs parents creates
 * them by itself before it sends the transaction, and may delete empty ones; they are no keys and are not listed. Where another client deletes such
 * a parent at the wrong moment, the answer is {@link TransactionOutcome.NotSent}.
 */
public interface TransactionStore extends AutoCloseable {

    /**
     * Reads authoritatively: every transaction acknowledged before the call is seen. Value and version come from one answer.
     *
     * @return empty if the key does not exist
     * @throws BackendUnavailableException if the store does not answer within the limit
     * @throws dev.regent.ha.spi.CorruptStateException if what is stored is not what was written
     */
    Optional<Stored> read(StoreKey key, Duration limit);

    /**
     * Reads all keys below the prefix, and the prefix itself if it is a key, authoritatively each. What is written or deleted meanwhile may or
     * may not be among them; the recipe looks at a key that changes with all of them before and after, where it needs one state.
     *
     * @return in no order
     * @throws BackendUnavailableException if the store does not answer within the limit
     */
    Map<StoreKey, Stored> list(StoreKey prefix, Duration limit);

    /**
     * Carries out all operations or none, in one step of the store's history. Durable when it answers {@link TransactionOutcome.Applied}.
     *
     * @param operations 1 to {@link #maxOperations}, each of another key, together at most {@link #maxTransactionBytes} of values; the values
     *     differ from every other one ever written
     */
    TransactionOutcome commit(List<Operation> operations, Duration limit);

    /**
     * Asks to be told when something below the prefix may have changed. A hint and no more: it may come late, twice, without
     * a change, or not at all; {@link Hint#UNKNOWN} when the watch begins, and again after it was broken. Where it names a write, that write was applied
     * before, and {@link Stored#write} of what it made is the same number: then those who wait for the end of a leader need not look once for each of its
     * renewals. Several changes by one transaction are several hints.
     *
     * @param hint does not block
     */
    Subscription subscribe(StoreKey prefix, Consumer<Hint> hint);

    /**
     * Asks for a sign of life.
     *
     * @throws BackendUnavailableException if keys could not be read or written now; the message says where and why
     */
    void check(Duration limit);

    /** How the store proves that a process is dead. */
    default LifeProof lives() {
        return LifeProof.NONE;
    }

    /** Size of the largest value of one key, in bytes. */
    int maxValueBytes();

    /** Most operations in one transaction, checks included. */
    int maxOperations();

    /** Most bytes of all values in one transaction together, beside what the backend itself adds. */
    int maxTransactionBytes();

    /** Ends every subscription and frees threads and connections. Idempotent and bounded. */
    @Override
    void close();
}
