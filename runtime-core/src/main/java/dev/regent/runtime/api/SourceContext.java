package dev.regent.runtime.api;

import java.util.Map;

/**
 * What a source is told when it is opened.
 *
 * @param subtask index, from 0 to parallelism - 1
 * @param parallelism number of subtasks
 * @param positions what {@link SourceReader#positions} returned for the checkpoint that is restored; empty at the beginning of a job
 */
public record SourceContext(int subtask, int parallelism, Map<String, String> positions) {

    public SourceContext {
        positions = Map.copyOf(positions);
        if (subtask < 0 || subtask >= parallelism) {
            throw new IllegalArgumentException("subtask " + subtask + " of " + parallelism);
        }
    }
}
