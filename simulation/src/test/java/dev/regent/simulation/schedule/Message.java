package dev.regent.simulation.schedule;

import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.transaction.TransactionOutcome;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A request with its answer.
 *
 * @param work what the store does
 * @param answer brings what came of it to the sender
 */
record Message<T>(Request request, Supplier<T> work, Consumer<T> answer) {

    void goOn() {
        answer.accept(work.get());
    }

    /** Why it was not applied; empty if it was. */
    Optional<String> apply() {
        T outcome = work.get();
        return outcome instanceof TransactionOutcome.Applied || outcome instanceof WriteOutcome.Applied
                ? Optional.empty()
                : Optional.of(outcome.toString());
    }
}
