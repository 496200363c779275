package dev.regent.ha.support.transaction;

import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.ValueTooLargeException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.support.lease.HeldLease;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.TimeLimit;
import dev.regent.ha.support.store.WriteGate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The transactions of one grant. Each starts with the fence: the lease has the version that this grant gave it, and this grant's renewal
 * exists. A lease that was deleted and created again may have that version too, but a renewal is never created again; so no
 * transaction of a former grant is ever applied, however late it arrives (S1).
 */
final class FencedTransactions {

    /** Operations of the fence. */
    static final int FENCE = 2;

    private final TransactionStore store;
    private final LeaseKeys keys;
    private final HeldLease lease;
    private final WriteGate gate;
    private final Optional<String> leaseVersion;

    /** @param leaseVersion version of the lease under this grant; empty if it was not seen, so that nothing is written */
    FencedTransactions(
            TransactionStore store, LeaseKeys keys, HeldLease lease, WriteGate gate, Optional<String> leaseVersion) {
        this.store = store;
        this.keys = keys;
        this.lease = lease;
        this.gate = gate;
        this.leaseVersion = leaseVersion;
    }

    FencingToken token() {
        return lease.token();
    }

    /** Most operations of {@link #commit}. */
    int mostOperations() {
        return store.maxOperations() - FENCE;
    }

    /** Refuses a grant that is over; while it is not, nobody else can have written. */
    void requireHeld() {
        gate.pass(lease);
    }

    /**
     * Asks the store whether this grant's lease still stands.
     *
     * @throws FencedException if it does not; its election is told
     */
    void requireLast(TimeLimit limit) {
        Optional<Stored> found = store.read(keys.lease(), limit.call());
        boolean renewed =
                store.read(keys.renewal(token().value()), limit.call()).isPresent();
        if (!renewed || !found.map(Stored::version).equals(leaseVersion)) {
            throw superseded();
        }
    }

    /**
     * Carries out all operations or none, while this grant's lease stands.
     *
     * @return applied, unknown, or refused with the index in these operations
     * @throws FencedException if the grant is over; its election is told
     * @throws dev.regent.ha.spi.BackendUnavailableException if nothing was sent
     * @throws ValueTooLargeException before anything is sent
     */
    TransactionOutcome commit(List<Operation> operations, TimeLimit limit) {
        List<Operation> all = new ArrayList<>(operations.size() + FENCE);
        all.add(new Operation.Check(keys.lease(), leaseVersion.orElseThrow(this::superseded)));
        all.add(new Operation.Exists(keys.renewal(token().value())));
        all.addAll(operations);
        return send(all, limit);
    }

    /** As {@link #commit}, for operations on lease and renewal themselves, which are the fence then and come first. */
    TransactionOutcome end(String renewalVersion, List<Operation> operations, TimeLimit limit) {
        List<Operation> all = new ArrayList<>(operations.size() + FENCE);
        all.add(new Operation.Delete(keys.lease(), leaseVersion.orElseThrow(this::superseded)));
        all.add(new Operation.Delete(keys.renewal(token().value()), renewalVersion));
        all.addAll(operations);
        checkSize(all);
        TransactionOutcome outcome = store.commit(all, limit.call());
        if (outcome instanceof TransactionOutcome.NotSent notSent) {
            throw notSent.error();
        }
        return outcome;
    }

    /** Tells the election, and the caller. */
    FencedException superseded() {
        lease.superseded();
        return new FencedException(
                "leadership with token " + token() + " is over: " + keys.lease() + " is not its lease any more");
    }

    private TransactionOutcome send(List<Operation> all, TimeLimit limit) {
        checkSize(all);
        gate.pass(lease);
        TransactionOutcome outcome = store.commit(all, limit.call());
        if (outcome instanceof TransactionOutcome.Refused refused) {
            if (refused.operation() < FENCE) {
                throw superseded();
            }
            return new TransactionOutcome.Refused(refused.operation() - FENCE);
        }
        if (outcome instanceof TransactionOutcome.NotSent notSent) {
            throw notSent.error();
        }
        return outcome;
    }

    private void checkSize(List<Operation> all) {
        if (all.size() > store.maxOperations()) {
            throw new ValueTooLargeException("transaction, counted in operations,", all.size(), store.maxOperations());
        }
        long bytes = 0;
        for (Operation operation : all) {
            checkValue(operation.key(), operation.valueBytes());
            bytes += operation.valueBytes();
        }
        if (bytes > store.maxTransactionBytes()) {
            throw new ValueTooLargeException("transaction, counted in bytes,", bytes, store.maxTransactionBytes());
        }
    }

    private void checkValue(StoreKey key, int bytes) {
        if (bytes > store.maxValueBytes()) {
            throw new ValueTooLargeException("value of key " + key, bytes, store.maxValueBytes());
        }
    }
}
