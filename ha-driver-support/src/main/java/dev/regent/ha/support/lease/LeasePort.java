package dev.regent.ha.support.lease;

import dev.regent.ha.spi.BackendUnavailableException;
import java.time.Duration;

/**
 * The calls that a backend makes for one election. Every call blocks, takes its own time limit, sends its request at most once (no hidden
 * retry of the client library) and is called by one thread at a time.
 */
public interface LeasePort {

    /**
     * Reads the record and then epoch and floor, authoritatively: every write acknowledged before the call is seen.
     *
     * @throws BackendUnavailableException if the backend does not answer within the limit
     * @throws dev.regent.ha.spi.HaException if it answers what cannot be
     */
    Observation read(Duration limit);

    /**
     * Writes the record under the condition that everything in the observation is still so (record, and where the backend can compare
     * it, floor; of a missing record, which has no version of its own, epoch as well), and in the same write fixes the token. Where a missing record cannot be created together with a check of the
     * floor, this only creates an unheld record and answers {@link WriteOutcome.Refused}, so that the caller looks again.
     */
    WriteOutcome acquire(Observation seen, LeaseRecord mine, Duration limit);

    /**
     * Whether {@link #acquire} compares the epoch and raises it in the same write. Then nobody can find the record missing without finding the
     * token, so a grant needs neither {@link #confirm} nor another look.
     */
    boolean acquireRaisesEpoch();

    /**
     * Makes the grant known outside the record, before it is announced: raises the epoch from a strictly smaller value to the token.
     * Refused means that the epoch is not smaller. Not called where acquiring did it already. Repeating it under the same grant
     * is harmless.
     */
    WriteOutcome confirm(LeaseRecord mine, Duration limit);

    /** Replaces one's own record by its next body, under the condition of its version. */
    WriteOutcome renew(String version, LeaseRecord next, Duration limit);

    /** Replaces one's own record by a tombstone, under the condition of its version. */
    WriteOutcome release(String version, LeaseRecord tombstone, Duration limit);
}
