package dev.regent.ha.support.document;

/**
 * What a step of a {@link SealedRegister} decides on what it was shown.
 *
 * @param <T> the body
 * @param <R> what the caller wants to know
 */
sealed interface Decision<T, R> {

    /** Answer without writing. */
    record Keep<T, R>(R result) implements Decision<T, R> {}

    /** Write this body, and answer when it is durable. */
    record Write<T, R>(T body, R result) implements Decision<T, R> {}
}
