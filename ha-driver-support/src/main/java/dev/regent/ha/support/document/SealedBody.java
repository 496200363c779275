package dev.regent.ha.support.document;

/**
 * A body that only the leader with its token may replace, and any leader with a larger one.
 *
 * @param <T> the body itself
 */
interface SealedBody<T extends SealedBody<T>> {

    /** Token of the leader that wrote it. */
    long token();

    /** Differs in all bodies ever written. */
    String nonce();

    /** The same content, as a body of its own. */
    T renewed(String newNonce);
}
