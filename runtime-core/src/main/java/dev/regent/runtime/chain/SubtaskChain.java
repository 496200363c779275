package dev.regent.runtime.chain;

import dev.regent.runtime.rpc.CheckpointId;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * The chain of one attempt of one subtask. All methods but {@link #counters} belong to one thread.
 *
 * <p>Every method may throw {@link ChainFailedException}, whose message is one line for operators; the chain is then good for nothing but
 * {@link #close}.
 */
public interface SubtaskChain extends AutoCloseable {

    /**
     * Opens source and sink. Called once, first. On a restore commits the named transactions and rolls back all others of smaller
     * attempts of this subtask (J6), also at the first start, where there is nothing to restore.
     *
     * @param snapshot what {@link #snapshot} wrote for the checkpoint that is restored; empty = from the beginning. Read to its end, not closed.
     * @param committed the transactions that the metadata of that checkpoint names for this subtask
     * @throws dev.regent.ha.spi.CorruptStateException the snapshot cannot be read or does not belong to this subtask
     */
    void open(Optional<InputStream> snapshot, List<String> committed);

    /** Does a bounded piece of work: at most about 1000 records and 10 ms, longer only if user code takes longer for one record. */
    Progress step();

    /**
     * Pre-commits the sink and writes positions, keyed state and counters. Allowed between any two steps, also after the end of the input.
     *
     * @param out is written to and not closed
     * @return all transactions that are pre-committed and not yet committed, also those of aborted checkpoints
     */
    List<String> snapshot(CheckpointId checkpoint, OutputStream out);

    /** Commits exactly these transactions; idempotent. */
    void commit(List<String> transactions);

    /**
     * Called instead of {@link #open} and all else but {@link #close}, when the job is over for good: opens the sinks alone, commits the named
     * transactions, rolls back all others of this subtask and removes what was kept to repeat commits. Repeatable.
     *
     * @param committed the transactions that the metadata of the last completed checkpoint names for this subtask
     */
    void end(List<String> committed);

    /** What was counted so far; from any thread, a few milliseconds behind. */
    ChainCounters counters();

    /** Closes source and sink without a commit; bounded and idempotent. Logs what fails and throws nothing. */
    @Override
    void close();
}
