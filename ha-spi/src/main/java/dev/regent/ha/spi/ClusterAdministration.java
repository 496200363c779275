package dev.regent.ha.spi;

import dev.regent.ha.spi.leader.FencingToken;
import java.time.Duration;

/**
 * What an operator does to a whole cluster, by command and never as part of serving it: every {@link HaBackend} offers it.
 *
 * <p>Methods block, and are safe for use by several threads and several processes at once.
 */
public interface ClusterAdministration {

    /**
     * Deletes everything stored under the cluster id but the token floor (L2). It contends for every election of the cluster,
     * so that it never deletes under a living leader, and may be repeated after a failure or a kill.
     *
     * @param patience how long to wait for living leaders to go
     * @throws BackendUnavailableException if a leader still lived or the backend did not answer; the caller tries again
     *     later
     */
    void deleteCluster(Duration patience);

    /**
     * Makes every token that is granted from now on larger than that one, in all clusters that share this one's root on the backend. For an
     * operator who restored the backend from a backup while no process ran: who remembers a token from after the backup would take the
     * smaller ones for those of former leaders (E2). Idempotent; never makes tokens smaller.
     *
     * @param last no smaller than any token ever granted
     * @throws BackendUnavailableException if the backend did not answer; try again
     */
    void raiseEpoch(FencingToken last);
}
