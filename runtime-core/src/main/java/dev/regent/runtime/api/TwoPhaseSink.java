package dev.regent.runtime.api;

import java.io.IOException;

/**
 * Where the results of a job go, in transactions that become visible with a completed checkpoint and not before.
 *
 * @param <T> type of the results
 */
@FunctionalInterface
public interface TwoPhaseSink<T> {

    /** Opens the sink for one attempt of one subtask. Nothing is rolled back here: {@link SinkWriter#restore} does it. */
    SinkWriter<T> open(SinkContext context) throws IOException;
}
