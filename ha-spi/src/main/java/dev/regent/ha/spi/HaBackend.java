package dev.regent.ha.spi;

import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.spi.state.StateHandleReader;
import java.time.Duration;
import java.util.Optional;

/**
 * One cluster's high availability in one process.
 *
 * <p>All callbacks of one backend (contenders, leader listeners, member listeners) run on its one callback thread, one after
 * the other, never under a lock. A callback that blocks delays the others, but never a deadline: a leadership ends on
 * time also when no callback can run (E5).
 *
 * <p>Names of elections, scopes and groups have 1 to 200 characters and may contain anything; each driver encodes them
 * one-to-one (S11). Methods are safe for use by several threads.
 */
public interface HaBackend extends ClusterAdministration, AutoCloseable {

    /**
     * This process's contention for the election with that name. Nothing happens before
     * {@link LeaderElection#start}. Each call gives a new contender that competes with all others, those of this process
     * included.
     */
    LeaderElection election(String name);

    /** Who leads the election with that name. The caller closes it. */
    LeaderRetrieval leaderRetrieval(String name);

    /**
     * Reads the pointers of a scope without leading. A leader reads through the store that
     * {@link dev.regent.ha.spi.leader.Leadership#stateHandles} opened; it must not decide on what it reads here (S1).
     *
     * @param election the election that the scope belongs to
     * @param scope name of the scope
     */
    StateHandleReader stateHandles(String election, String scope);

    /** The processes of one group, such as all TaskManagers of the cluster. The caller closes it. */
    Membership membership(String group);

    /** What this backend declares: limits and time bounds. Does not ask the backend; the same value for its whole life. */
    Profile profile();

    /**
     * Asks the backend for a sign of life, within the time limit of one call.
     *
     * @throws BackendUnavailableException if it does not answer; the message says where and why
     */
    void checkHealth();

    /**
     * Steps down from every election, ends every watch and membership, and frees every thread and connection (L1). Idempotent;
     * returns within a bound (see {@link Profile#closeBound}) also while the backend hangs. An interrupt of the calling thread does not cut it
     * short, and stays set.
     */
    @Override
    void close();

    /**
     * What a backend declares of itself, printed at start and checked by the compatibility kit.
     *
     * @param maxValueBytes size of the largest {@link dev.regent.ha.spi.state.StateHandle}, in bytes
     * @param maxBatchChanges most changes in one {@link dev.regent.ha.spi.state.StateHandleStore#commit}
     * @param leaseDuration how long a silent leader keeps its lease
     * @param stallTolerance the longest stall of the backend that never costs a leadership (E8)
     * @param crashTakeOverBound longest time from the death of a leader to the next grant while the backend is healthy (E7)
     * @param handOverBound longest time from a voluntary step-down to the next grant (E9)
     * @param listenerBound longest time until a listener has seen the last change (R4)
     * @param memberExpiryBound longest time until a dead member has disappeared for an observer (M2)
     * @param closeBound longest time that {@link HaBackend#close} takes
     * @param crashDetection how a dead leader is noticed before its lease ends, in words; empty if it is not
     */
    record Profile(
            int maxValueBytes,
            int maxBatchChanges,
            Duration leaseDuration,
            Duration stallTolerance,
            Duration crashTakeOverBound,
            Duration handOverBound,
            Duration listenerBound,
            Duration memberExpiryBound,
            Duration closeBound,
            Optional<String> crashDetection) {}
}
