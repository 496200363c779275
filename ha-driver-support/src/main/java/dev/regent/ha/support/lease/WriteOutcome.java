package dev.regent.ha.support.lease;

import dev.regent.ha.spi.HaException;

/** What became of one conditional write of the lease record. */
public sealed interface WriteOutcome {

    /**
     * Applied and durable.
     *
     * @param version version of the record now, the condition of the next write
     */
    record Applied(String version) implements WriteOutcome {}

    /** Definitely not applied and never will be: the condition did not hold, by an attempt that is known to be the only one. */
    record Refused() implements WriteOutcome {}

    /** Definitely not applied: it was never sent, or the backend refused to take it (credentials, quota). */
    record NotSent(HaException error) implements WriteOutcome {}

    /** Nobody knows: no answer came. It may be applied now, later, or never. */
    record Unknown(HaException error) implements WriteOutcome {}
}
