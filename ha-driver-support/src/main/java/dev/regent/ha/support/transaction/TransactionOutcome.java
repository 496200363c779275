package dev.regent.ha.support.transaction;

import dev.regent.ha.spi.HaException;
import dev.regent.ha.support.store.StoreKey;
import java.util.Map;

/** What became of one transaction. */
public sealed interface TransactionOutcome {

    /**
     * Applied and durable.
     *
     * @param versions the version of each key that was created or replaced
     */
    record Applied(Map<StoreKey, String> versions) implements TransactionOutcome {
        public Applied {
            versions = Map.copyOf(versions);
        }
    }

    /**
     * Definitely not applied and never will be, by an attempt that is known to be the only one: a condition did not hold.
     *
     * @param operation index of the first operation whose condition did not hold
     */
    record Refused(int operation) implements TransactionOutcome {}

    /** Definitely not applied: it was never sent, or the backend refused to take it (credentials, quota). */
    record NotSent(HaException error) implements TransactionOutcome {}

    /** Nobody knows: no answer came. It may be applied now, later, or never. */
    record Unknown(HaException error) implements TransactionOutcome {}
}
