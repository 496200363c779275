package dev.regent.runtime.api;

import java.io.IOException;

/**
 * Where the records of a job come from: splits, each an ordered sequence of records that can be read again from a position.
 *
 * @param <T> type of the records
 */
@FunctionalInterface
public interface Source<T> {

    /**
     * Opens the splits that this subtask owns, at the positions of the checkpoint. Which subtask owns a split must follow from the split and
     * the parallelism alone, so that every split has exactly one owner without any talk between subtasks.
     */
    SourceReader<T> open(SourceContext context) throws IOException;
}
