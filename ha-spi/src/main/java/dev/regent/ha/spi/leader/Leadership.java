package dev.regent.ha.spi.leader;

import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.state.StateHandleStore;
import java.util.Map;

/**
 * One grant of leadership, and the only way to write. Safe for use by several threads. It never comes back: after it was lost once
 * it stays lost (E3).
 */
public interface Leadership {

    /** The token of this grant, the same for its whole life. */
    FencingToken token();

    /**
     * Whether this process may still believe that it leads. It compares a deadline with the monotonic clock and does no I/O,
     * so it is true at most until {@code lease - margin} after the sending of the last acknowledged renewal, also when this process
     * was paused or no thread could run (E5, E6). False is final. True is no licence to write unfenced.
     */
    boolean isHeld();

    /**
     * Announces the leader's addresses, one per component, to everybody who watches (R1 to R6). Replaces what this grant published
     * before. Blocks until the backend has it.
     *
     * @throws FencedException if this grant is over; nothing was or will be published
     * @throws dev.regent.ha.spi.OutcomeUnknownException if no answer came; publish again to be sure
     * @throws dev.regent.ha.spi.BackendUnavailableException if the backend did not take it; try again
     */
    void publish(Map<String, String> addresses);

    /**
     * Opens a scope for this leader. When it returns, no write under a smaller token will ever be applied to that scope again
     * (S1). Open a scope first and only then read it; decide nothing on a scope that was not opened.
     *
     * @param scope name of the scope within this election; created if it does not exist
     * @throws FencedException if this grant is over
     * @throws dev.regent.ha.spi.OutcomeUnknownException if no answer came; open it again
     * @throws dev.regent.ha.spi.BackendUnavailableException if the backend did not answer; try again
     * @throws dev.regent.ha.spi.CorruptStateException if what is stored cannot be read; a person decides
     */
    StateHandleStore stateHandles(String scope);

    /**
     * Deletes a scope with all its entries. Whoever opens it afterwards finds it empty. Idempotent. Errors as for
     * {@link #stateHandles}.
     */
    void deleteScope(String scope);
}
