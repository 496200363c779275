package dev.regent.ha.support.store;

import dev.regent.ha.support.lease.HeldLease;

/**
 * Stands between a leader and the sending of each of its fenced writes. In use it is {@link #PASSIVE_CHECK}; tests of a fence put another in
 * its place, since a fence that only ever sees writes which the passive check let through has not been tested.
 */
@FunctionalInterface
public interface WriteGate {

    /** Refuses a grant that is over by this process's own clock, without asking the backend. */
    WriteGate PASSIVE_CHECK = HeldLease::requireHeld;

    /**
     * Called directly before a write is sent, and before an answer is given that rests on nobody else being able to write.
     *
     * @throws dev.regent.ha.spi.FencedException to refuse
     */
    void pass(HeldLease lease);
}
