package dev.regent.ha.spi.leader;

/**
 * One contender's part in an election. At most one contender of an election believes that it leads at any moment (E1).
 *
 * <p>Being granted leadership does not mean that nobody else still acts: a process may have stopped between its check and its
 * write. Guard what matters by writes through {@link Leadership#stateHandles}, which the backend refuses to a former leader.
 */
public interface LeaderElection extends AutoCloseable {

    /**
     * Begins to contend; returns at once. The contender is granted and revoked any number of times until {@link #close}.
     *
     * @throws IllegalStateException if started before or closed
     */
    void start(LeaderContender contender);

    /**
     * Withdraws. A leader is revoked first; when {@link LeaderContender#onRevoked} has returned, or after a bounded wait, the lease is
     * released, so that another is granted without waiting for it to expire (E9). No callback runs after this returned (E4), except
     * where it is called from the callback itself. Idempotent and bounded, also while the backend hangs; an interrupt of the calling thread does
     * not cut it short, and stays set.
     */
    @Override
    void close();
}
