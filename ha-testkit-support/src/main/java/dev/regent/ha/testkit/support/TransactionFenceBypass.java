package dev.regent.ha.testkit.support;

import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.support.lease.LeaseTiming;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.transaction.ForwardingTransactionStore;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.support.transaction.TransactionOutcome;
import dev.regent.ha.support.transaction.TransactionSeams;
import dev.regent.ha.support.transaction.TransactionStore;
import dev.regent.ha.testkit.SendHook;
import dev.regent.ha.testkit.SendHook.Answer;
import dev.regent.ha.testkit.SendHook.Target;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lets a former leader write as if it had been stopped directly before the sending: the passive check is passed, and a scope is what this process
 * wrote of it last, also where it would read it again after an answer that did not come. The fence and every other condition are sent as they
 * were right then.
 *
 * <p>A driver's tests have a public subclass with a public constructor without arguments, for contenders in processes of their own.
 */
public abstract class TransactionFenceBypass extends CountingBypass {

    private final HaBackendFactory factory;

    /**
     * Opens nothing yet.
     *
     * @param factories the constructor of the driver's factory that takes seams
     */
    protected TransactionFenceBypass(Function<TransactionSeams, HaBackendFactory> factories) {
        this.factory = factories.apply(new TransactionSeams(this::pass, Stopped::new, LeaseTiming.LONGEST));
    }

    @Override
    public final HaBackendFactory factory() {
        return factory;
    }

    private static boolean hold(List<Operation> operations, String text) {
        return operations.stream().anyMatch(operation -> holds(value(operation), text));
    }

    private static ByteBuffer value(Operation operation) {
        if (operation instanceof Operation.Create create) {
            return create.value();
        }
        return operation instanceof Operation.Replace replace ? replace.value() : ByteBuffer.allocate(0);
    }

    private static Answer answer(TransactionOutcome outcome) {
        if (outcome instanceof TransactionOutcome.Applied) {
            return Answer.APPLIED;
        }
        return outcome instanceof TransactionOutcome.Refused ? Answer.REFUSED : Answer.UNKNOWN;
    }

    private final class Stopped extends ForwardingTransactionStore {

        private final OwnScopes own = new OwnScopes();

        Stopped(TransactionStore store) {
            super(store);
        }

        @Override
        public Optional<Stored> read(StoreKey key, Duration limit) {
            if (skips() && own.knows(key)) {
                return own.read(key);
            }
            Optional<Stored> found = super.read(key, limit);
            own.looked(key, found);
            return found;
        }

        @Override
        public Map<StoreKey, Stored> list(StoreKey prefix, Duration limit) {
            if (skips() && own.knows(prefix)) {
                return own.list(prefix);
            }
            Map<StoreKey, Stored> found = super.list(prefix, limit);
            own.listed(prefix, found);
            return found;
        }

        @Override
        public TransactionOutcome commit(List<Operation> operations, Duration limit) {
            Optional<Target> target = StoredKeys.target(operations);
            Optional<SendHook> hook = target.flatMap(any -> hook());
            hook.ifPresent(each -> each.beforeSend(target.orElseThrow(), text -> hold(operations, text)));
            TransactionOutcome outcome = super.commit(operations, limit);
            hook.ifPresent(each -> each.answered(answer(outcome)));
            remember(operations, outcome);
            if (skips() && operations.stream().anyMatch(Stopped::changesScope)) {
                count(!(outcome instanceof TransactionOutcome.NotSent), outcome instanceof TransactionOutcome.Refused);
            }
            return outcome;
        }

        private static boolean changesScope(Operation operation) {
            return StoredKeys.isOfScope(operation.key()) && StoredKeys.changes(operation);
        }

        private void remember(List<Operation> operations, TransactionOutcome outcome) {
            if (outcome instanceof TransactionOutcome.Applied applied) {
                own.applied(operations, applied);
            } else if (outcome instanceof TransactionOutcome.Refused no
                    && skips()
                    && !StoredKeys.isLead(operations.get(no.operation()).key())) {
                // Not by the fence: this leader looks again, and so it shall see. While it leads it sees the
                // store anyway, and what it knew before is all that it has if it is stopped before it has looked.
                own.refused(operations);
            }
        }
    }
}
