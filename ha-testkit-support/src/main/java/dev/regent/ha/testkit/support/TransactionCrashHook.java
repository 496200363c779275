package dev.regent.ha.testkit.support;

import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.support.lease.LeaseTiming;
import dev.regent.ha.support.store.WriteGate;
import dev.regent.ha.support.transaction.ForwardingTransactionStore;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.support.transaction.TransactionOutcome;
import dev.regent.ha.support.transaction.TransactionSeams;
import dev.regent.ha.support.transaction.TransactionStore;
import dev.regent.ha.testkit.CrashHook;
import dev.regent.ha.testkit.CrashSteps;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Tells of each transaction of a driver before it is sent and after its answer came; of renewals in the background it does not. A driver's tests
 * have a public subclass with a public constructor without arguments, for processes of the kit.
 */
public abstract class TransactionCrashHook implements CrashHook {

    private final Function<TransactionSeams, HaBackendFactory> factories;

    /** @param factories the constructor of the driver's factory that takes seams */
    protected TransactionCrashHook(Function<TransactionSeams, HaBackendFactory> factories) {
        this.factories = factories;
    }

    @Override
    public final HaBackendFactory factory(CrashSteps steps) {
        return factories.apply(new TransactionSeams(
                WriteGate.PASSIVE_CHECK, store -> new Stepping(store, steps), LeaseTiming.LONGEST));
    }

    /** What a transaction changes, the same in every run: without names and in an order of its own. Empty for a renewal alone. */
    static String step(List<Operation> operations) {
        List<Operation> changes =
                operations.stream().filter(StoredKeys::changes).toList();
        if (changes.stream().allMatch(change -> StoredKeys.isRenewal(change.key()))) {
            return "";
        }
        return changes.stream()
                .map(change -> change.getClass().getSimpleName().toLowerCase(Locale.ROOT) + " "
                        + StoredKeys.kind(change.key()))
                .sorted()
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static final class Stepping extends ForwardingTransactionStore {

        private final CrashSteps steps;

        Stepping(TransactionStore store, CrashSteps steps) {
            super(store);
            this.steps = steps;
        }

        @Override
        public TransactionOutcome commit(List<Operation> operations, Duration limit) {
            String step = step(operations);
            if (step.isEmpty()) {
                return super.commit(operations, limit);
            }
            steps.reached("before " + step);
            TransactionOutcome outcome = super.commit(operations, limit);
            steps.reached("after " + step);
            return outcome;
        }
    }
}
