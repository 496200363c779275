package dev.regent.runtime.rpc;

/**
 * Records that a subtask has counted since the start of the job, as far as its restored state knows.
 *
 * @param recordsIn read from the source
 * @param recordsOut written to the sink
 * @param skipped malformed and skipped under the job's record policy
 * @param deadLettered malformed and put aside under the job's record policy
 */
public record Counters(long recordsIn, long recordsOut, long skipped, long deadLettered) {

    /** Nothing counted yet. */
    public static final Counters NONE = new Counters(0, 0, 0, 0);

    /** The sums. */
    public Counters plus(Counters other) {
        return new Counters(
                recordsIn + other.recordsIn,
                recordsOut + other.recordsOut,
                skipped + other.skipped,
                deadLettered + other.deadLettered);
    }
}
