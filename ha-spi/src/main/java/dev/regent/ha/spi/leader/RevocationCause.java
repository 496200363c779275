package dev.regent.ha.spi.leader;

/** Why a leadership ended. */
public enum RevocationCause {
    /** The lease could not be renewed in time: the backend did not answer, or this process stood still. */
    EXPIRED,
    /** The backend's record names another leader, is released or is gone. */
    SUPERSEDED,
    /** The election or the backend was closed; the lease is released when the contender has stopped. */
    STEPPED_DOWN
}
