package dev.regent.runtime.chain;

/**
 * Records that the subtask has counted since the start of the job; after a restore they continue from the snapshot, so they are as exact as
 * the results.
 *
 * @param recordsIn read from the source, malformed ones included
 * @param recordsOut written to the sink
 * @param skipped malformed and skipped
 * @param deadLettered malformed and written to the dead-letter file
 */
public record ChainCounters(long recordsIn, long recordsOut, long skipped, long deadLettered) {

    /** Nothing counted yet. */
    public static final ChainCounters NONE = new ChainCounters(0, 0, 0, 0);
}
