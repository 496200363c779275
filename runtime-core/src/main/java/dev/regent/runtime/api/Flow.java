package dev.regent.runtime.api;

import java.util.function.Predicate;

/**
 * The records at one place of a job's chain. A flow continues once: with the second call of any method here the definition fails with
 * {@link IllegalStateException}.
 *
 * @param <T> type of the records
 */
public interface Flow<T> {

    /** Replaces each record by another. */
    <R> Flow<R> map(Mapper<? super T, ? extends R> mapper);

    /** Like {@link #map}, but whatever the parser throws says that the record is malformed and falls under the record policy. */
    <R> Flow<R> parse(Mapper<? super T, ? extends R> parser);

    /** Keeps the records for which the condition holds. */
    Flow<T> filter(Predicate<? super T> condition);

    /** Replaces each record by any number of others. */
    <R> Flow<R> flatMap(FlatMapper<? super T, R> mapper);

    /**
     * Divides the records by a key, so that the next step keeps state for each key. Records do not cross subtasks: a key that occurs in the
     * splits of two subtasks has two separate states, so let the writer of the input partition it by the key.
     *
     * @param key the key of a record; keys have {@code equals} and {@code hashCode} and do not change
     * @param codec how keys are written into checkpoints
     */
    <K> KeyedFlow<K, T> keyBy(Mapper<? super T, ? extends K> key, StateCodec<K> codec);

    /** Ends the chain. */
    void sink(TwoPhaseSink<? super T> sink);
}
