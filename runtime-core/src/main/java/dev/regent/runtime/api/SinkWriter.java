package dev.regent.runtime.api;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The open sink of one attempt of one subtask. Used by one thread.
 *
 * <p>The life of a transaction: the first {@link #write} after {@link #preCommit} begins it, {@code preCommit} makes it durable and gives it a
 * name, {@link #commit} makes it visible. The engine keeps the names of all pre-committed transactions that are not yet committed and records
 * them in every checkpoint; when a checkpoint is aborted they stay pending and commit with the next one.
 *
 * <p>Another attempt of the same subtask may still be running somewhere without knowing that it is superseded. It can do no harm if
 * transaction names carry the attempt and the rules of {@link #commit} and {@link #restore} are kept.
 *
 * @param <T> type of the results
 */
public interface SinkWriter<T> extends AutoCloseable {

    /**
     * Called once, before anything is written: commits the named transactions, which may belong to earlier attempts and may be committed
     * already, then rolls back all other pending transactions of <em>smaller</em> attempts of this subtask of this job.
     */
    void restore(List<String> committed) throws IOException;

    /** Adds a result to the transaction in hand. */
    void write(T record) throws IOException;

    /**
     * Ends the transaction in hand: when this returns, it survives any crash, is still invisible, and can be committed by its name alone.
     *
     * @return its name, which carries the attempt, or empty if nothing was written since the last call
     */
    Optional<String> preCommit() throws IOException;

    /** Makes exactly these transactions visible. Idempotent: what is committed already stays as it is. */
    void commit(List<String> transactions) throws IOException;

    /**
     * Called instead of {@link #restore} and all else but {@link #close}, once the job is over for good and under an attempt larger than all that
     * ever wrote: commits the named transactions, rolls back all others of this subtask of this job, and removes whatever else was kept for a
     * repeated commit, so that nothing of the subtask is left but its results. May be repeated, also by two processes at a time; a repetition
     * may name transactions that were committed long ago and that somebody has taken away since.
     *
     * <p>Does what {@link #restore} does unless it is overridden: enough for a sink that keeps nothing beside its transactions.
     */
    default void end(List<String> committed) throws IOException {
        restore(committed);
    }

    /** Gives up what was written since the last {@link #preCommit} and leaves pre-committed transactions pending. Idempotent. */
    @Override
    void close() throws IOException;
}
