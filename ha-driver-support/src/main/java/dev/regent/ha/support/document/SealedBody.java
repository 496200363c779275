package dev.regent.ha.support.document;

/** A body that only the leader with its token may replace, and any leader with a larger one. */
interface SealedBody {

    /** Token of the leader that wrote it. */
    long token();

    /** Differs in all bodies ever written. */
    String nonce();
}
