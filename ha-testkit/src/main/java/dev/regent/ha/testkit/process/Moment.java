package dev.regent.ha.testkit.process;

/** Inside which request a contender is stopped. */
enum Moment {
    /** A leader's batch to a scope that it has opened. */
    WRITE,
    /** A leader opens a scope that is not there. */
    OPENING,
    /** A leader deletes a scope. */
    DELETION,
    /** A leader publishes an address. */
    PUBLICATION,
    /** A leader renews its lease. */
    RENEWAL,
    /** A contender acquires the lease. */
    GRANT,
    /** A contender that has acquired the lease does what else it must before it is granted; not every driver has such a step. */
    CONFIRMATION;

    /** Whether the requests are sent by the thread that called the SPI. */
    boolean ofCaller() {
        return switch (this) {
            case WRITE, OPENING, DELETION -> true;
            case PUBLICATION, RENEWAL, GRANT, CONFIRMATION -> false;
        };
    }
}
