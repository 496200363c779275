package dev.regent.ha.support.transaction;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.support.store.StoreKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What became of one transaction. */
public sealed interface TransactionOutcome {

    /**
     * What a call says by an exception or without: {@link BackendUnavailableException} is {@link NotSent}, {@link OutcomeUnknownException} is
     * {@link Unknown}.
     */
    static TransactionOutcome of(Supplier<TransactionOutcome> call) {
        try {
            return call.get();
        } catch (BackendUnavailableException notSent) {
            return new NotSent(notSent);
        } catch (OutcomeUnknownException noAnswer) {
            return new Unknown(noAnswer);
        }
    }

    /** {@link Applied}, of a store in which all that a transaction writes has the same version. */
    static TransactionOutcome applied(List<Operation> operations, String version) {
        Map<StoreKey, String> versions = new HashMap<>();
        for (Operation each : operations) {
            each.written().ifPresent(value -> versions.put(each.key(), version));
        }
        return new Applied(versions);
    }

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
