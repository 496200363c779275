package dev.regent.ha.spi.leader;

import dev.regent.ha.spi.HaException;

/**
 * What an application does when it becomes or stops being the leader.
 *
 * <p>Calls come from the backend's one callback thread, serially, in the order (granted, revoked)*, without a lock held.
 * They may block, use every method of the SPI and close the election; while one blocks no other callback of the same backend
 * runs. An exception thrown by a callback is logged and ends nothing.
 */
public interface LeaderContender {

    /**
     * Leadership begins. Called once per grant, with a token larger than all before it (E2, E3). It may already be over when this
     * runs: {@link Leadership#isHeld} tells.
     */
    void onGranted(Leadership leadership);

    /**
     * Leadership has ended: stop acting now. Called once per grant. {@link Leadership#isHeld} was false before this call; another
     * process may lead already, unless the cause is {@link RevocationCause#STEPPED_DOWN}, where the lease is given up only after
     * this returned (or after a bounded wait).
     */
    void onRevoked(FencingToken token, RevocationCause cause);

    /**
     * The election cannot proceed at present: the backend is gone or refuses the credentials. It goes on trying; leadership,
     * if held, ends by {@link #onRevoked} and not by this. Called once when the trouble starts and again if its kind
     * changes, not for every failed attempt.
     */
    void onError(HaException error);

    /** Why a leadership ended. */
    enum RevocationCause {
        /** The lease could not be renewed in time: the backend did not answer, or this process stood still. */
        EXPIRED,
        /** The backend's record names another leader, is released or is gone. */
        SUPERSEDED,
        /** The election or the backend was closed; the lease is released when the contender has stopped. */
        STEPPED_DOWN
    }
}
