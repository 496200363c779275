package dev.regent.runtime.api;

import java.util.Optional;

/**
 * The key of the record in hand, the state of that key, and the way out. One object serves all records of a subtask; do not keep it.
 *
 * @param <K> type of the keys
 * @param <S> type of the state of one key
 * @param <R> type of the results
 */
public interface KeyedContext<K, S, R> extends Output<R> {

    K key();

    /** The state of the key; empty for a key that has none yet. A mutable state may be changed in place. */
    Optional<S> state();

    /** Sets the state of the key. */
    void update(S state);

    /** Drops the state of the key; the next record of this key finds none. */
    void forget();
}
