package dev.regent.ha.spi.leader;

import java.util.Optional;
import java.util.function.Consumer;

/** Finds the leader of one election and follows its changes. Safe for use by several threads. */
public interface LeaderRetrieval extends AutoCloseable {

    /**
     * Begins to watch. The listener gets the present state at once (R5) and then each change; it may miss values in between, but always
     * gets the last one (R4), and never a smaller token after a larger one (R1). Empty means: nobody leads or the leader has not
     * published yet; a backend that does not answer is no reason to report empty.
     *
     * @param listener called on the backend's callback thread, serially, not after {@link #close}; may block
     * @throws IllegalStateException if started before or closed
     */
    void start(Consumer<Optional<LeaderInformation>> listener);

    /**
     * Asks the backend itself, within the time limit of one call: what was published under the token that holds the lease now. Empty if the
     * lease is released or nothing was published under it.
     *
     * @throws dev.regent.ha.spi.BackendUnavailableException if the backend does not answer; try again
     */
    Optional<LeaderInformation> current();

    /** Ends the watch. Idempotent and bounded. */
    @Override
    void close();
}
