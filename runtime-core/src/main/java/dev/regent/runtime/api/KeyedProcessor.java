package dev.regent.runtime.api;

/**
 * A step with state for each key.
 *
 * @param <K> type of the keys
 * @param <T> type of the records
 * @param <S> type of the state of one key
 * @param <R> type of the results
 */
@FunctionalInterface
public interface KeyedProcessor<K, T, S, R> {

    /**
     * Processes one record. What it does must depend on nothing but the record and the state of its key: after a failure the records since the
     * last checkpoint come again.
     *
     * @param context the key of this record and its state; valid until this call returns
     */
    void process(T record, KeyedContext<K, S, R> context) throws Exception;
}
