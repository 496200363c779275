package dev.regent.runtime.api;

/**
 * The records at one place of a job's chain, divided by a key.
 *
 * @param <K> type of the keys
 * @param <T> type of the records
 */
public interface KeyedFlow<K, T> {

    /**
     * Processes each record together with the state of its key.
     *
     * @param name names the state in checkpoints: unique in the job, and kept when the job is changed
     * @param codec how states are written into checkpoints; a change of the format is the codec's to handle
     */
    <S, R> Flow<R> process(String name, StateCodec<S> codec, KeyedProcessor<K, ? super T, S, R> processor);
}
