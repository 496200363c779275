package dev.regent.ha.support.transaction;

import dev.regent.ha.support.lease.LeaseTiming;
import dev.regent.ha.support.store.WriteGate;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Where tests take hold of a driver: constructor argument of its factory, never an option, since clients that disagree on these break the
 * guarantees.
 *
 * @param gate stands between the passive check and the sending
 * @param around is put around the store of each backend
 * @param longest the longest lease permitted, the same for all clients of one store
 */
public record TransactionSeams(WriteGate gate, UnaryOperator<TransactionStore> around, Duration longest) {

    /** Nothing between the driver and its store. */
    public static final TransactionSeams NONE =
            new TransactionSeams(WriteGate.PASSIVE_CHECK, UnaryOperator.identity(), LeaseTiming.LONGEST);
}
