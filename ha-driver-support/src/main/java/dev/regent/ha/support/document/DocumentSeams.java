package dev.regent.ha.support.document;

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
public record DocumentSeams(WriteGate gate, UnaryOperator<DocumentStore> around, Duration longest) {

    /** Nothing between the driver and its store. */
    public static final DocumentSeams NONE =
            new DocumentSeams(WriteGate.PASSIVE_CHECK, UnaryOperator.identity(), LeaseTiming.LONGEST);
}
