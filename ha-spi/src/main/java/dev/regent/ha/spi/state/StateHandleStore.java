package dev.regent.ha.spi.state;

import java.util.List;

/**
 * A scope opened by a leader: reads, and writes that the backend refuses once somebody with a larger token has opened the scope (S1).
 * Safe for use by several threads.
 */
public interface StateHandleStore extends StateHandleReader {

    /**
     * Applies all changes or none (S13), under this leader's token. Blocks until it is durable.
     *
     * @param changes at least one, at most {@link dev.regent.ha.spi.HaBackend.Profile#maxBatchChanges}, each of another entry
     * @return applied, or rejected because an entry was not as expected
     * @throws dev.regent.ha.spi.FencedException if a larger token has opened the scope or the grant is over; stop
     * @throws dev.regent.ha.spi.OutcomeUnknownException if no answer came, or this thread was interrupted while it waited; keep all payloads (see there)
     * @throws dev.regent.ha.spi.BackendUnavailableException if nothing was sent; try again
     * @throws dev.regent.ha.spi.ValueTooLargeException if a value or the batch is over the declared limit; nothing was written
     */
    CommitResult commit(List<Change> changes);

    /** Commits one {@link Change#create}. */
    default CommitResult create(String name, StateHandle handle) {
        return commit(List.of(Change.create(name, handle)));
    }

    /** Commits one {@link Change#replace}. */
    default CommitResult replace(String name, Version expected, StateHandle handle) {
        return commit(List.of(Change.replace(name, expected, handle)));
    }

    /** Commits one {@link Change#remove}. */
    default CommitResult remove(String name, Version expected) {
        return commit(List.of(Change.remove(name, expected)));
    }
}
