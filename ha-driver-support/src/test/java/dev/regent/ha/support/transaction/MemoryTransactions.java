package dev.regent.ha.support.transaction;

import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A linearizable store in memory. Its versions never repeat, as on etcd, or start anew when a key is created again, as on ZooKeeper. */
final class MemoryTransactions implements TransactionStore {

    private final boolean recurring;
    private final Map<StoreKey, Stored> keys = new HashMap<>();
    private final Deque<List<Operation>> late = new ArrayDeque<>();
    private boolean delay;
    private long revision;

    MemoryTransactions(boolean recurring) {
        this.recurring = recurring;
    }

    /** The next transaction stays on its way until {@link #deliverLate}. */
    void delayNext() {
        delay = true;
    }

    TransactionOutcome deliverLate() {
        return apply(late.remove());
    }

    /** As a person with a client does it. */
    void removeByHand(StoreKey key) {
        keys.remove(key);
    }

    @Override
    public Optional<Stored> read(StoreKey key, Duration limit) {
        return Optional.ofNullable(keys.get(key));
    }

    @Override
    public Map<StoreKey, Stored> list(StoreKey prefix, Duration limit) {
        Map<StoreKey, Stored> found = new HashMap<>(keys);
        found.keySet().removeIf(key -> !key.isBelow(prefix));
        return found;
    }

    @Override
    public TransactionOutcome commit(List<Operation> operations, Duration limit) {
        if (delay) {
            delay = false;
            late.add(operations);
            return new TransactionOutcome.Unknown(new OutcomeUnknownException("no answer, on purpose"));
        }
        return apply(operations);
    }

    private TransactionOutcome apply(List<Operation> operations) {
        for (int i = 0; i < operations.size(); i++) {
            if (!holds(operations.get(i))) {
                return new TransactionOutcome.Refused(i);
            }
        }
        revision++;
        Map<StoreKey, String> versions = new HashMap<>();
        for (Operation operation : operations) {
            if (operation instanceof Operation.Create create) {
                versions.put(create.key(), put(create.key(), create.value()));
            } else if (operation instanceof Operation.Replace replace) {
                versions.put(replace.key(), put(replace.key(), replace.value()));
            } else if (operation instanceof Operation.Delete delete) {
                keys.remove(delete.key());
            }
        }
        return new TransactionOutcome.Applied(versions);
    }

    private boolean holds(Operation operation) {
        Optional<String> version =
                Optional.ofNullable(keys.get(operation.key())).map(Stored::version);
        if (operation instanceof Operation.Create) {
            return version.isEmpty();
        } else if (operation instanceof Operation.Exists) {
            return version.isPresent();
        } else if (operation instanceof Operation.Check check) {
            return version.equals(Optional.of(check.version()));
        } else if (operation instanceof Operation.Replace replace) {
            return version.equals(Optional.of(replace.version()));
        }
        return operation instanceof Operation.Delete delete && version.equals(Optional.of(delete.version()));
    }

    private String put(StoreKey key, ByteBuffer value) {
        Stored former = keys.get(key);
        long next = !recurring ? revision : former == null ? 0 : Long.parseLong(former.version()) + 1;
        keys.put(key, new Stored(value, Long.toString(next)));
        return Long.toString(next);
    }

    @Override
    public Subscription subscribe(StoreKey prefix, Runnable hint) {
        return () -> {};
    }

    @Override
    public void check(Duration limit) {}

    @Override
    public int maxValueBytes() {
        return 1 << 20;
    }

    @Override
    public int maxOperations() {
        return 64;
    }

    @Override
    public int maxTransactionBytes() {
        return 1 << 20;
    }

    @Override
    public void close() {}
}
