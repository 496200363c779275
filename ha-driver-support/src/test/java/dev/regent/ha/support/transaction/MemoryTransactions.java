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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A linearizable store in memory. Its versions never repeat, as on etcd, or start anew when a key is created again, as on ZooKeeper. */
final class MemoryTransactions implements TransactionStore {

    private final boolean recurring;
    private final Map<StoreKey, Stored> keys = new HashMap<>();
    private final Set<ByteBuffer> values = new HashSet<>();
    private final Map<Consumer<Hint>, StoreKey> hints = new ConcurrentHashMap<>();
    private final Deque<List<Operation>> late = new ArrayDeque<>();
    private boolean unique;
    private boolean delay;
    private long revision;

    MemoryTransactions(boolean recurring) {
        this.recurring = recurring;
    }

    /** From now on it fails if a value is written that was written before. */
    synchronized MemoryTransactions withUniqueValues() {
        unique = true;
        return this;
    }

    /** The next transaction stays on its way until {@link #deliverLate}. */
    synchronized void delayNext() {
        delay = true;
    }

    TransactionOutcome deliverLate() {
        List<Operation> operations;
        synchronized (this) {
            operations = late.remove();
        }
        return apply(operations);
    }

    /** As a person with a client does it. */
    synchronized void removeByHand(StoreKey key) {
        keys.remove(key);
    }

    synchronized Set<StoreKey> keys() {
        return Set.copyOf(keys.keySet());
    }

    @Override
    public synchronized Optional<Stored> read(StoreKey key, Duration limit) {
        return Optional.ofNullable(keys.get(key));
    }

    @Override
    public synchronized Map<StoreKey, Stored> list(StoreKey prefix, Duration limit) {
        Map<StoreKey, Stored> found = new HashMap<>(keys);
        found.keySet().removeIf(key -> !key.isBelow(prefix));
        return found;
    }

    @Override
    public TransactionOutcome commit(List<Operation> operations, Duration limit) {
        synchronized (this) {
            if (unique) {
                operations.forEach(this::requireNew);
            }
            if (delay) {
                delay = false;
                late.add(operations);
                return new TransactionOutcome.Unknown(new OutcomeUnknownException("no answer, on purpose"));
            }
        }
        return apply(operations);
    }

    private void requireNew(Operation operation) {
        ByteBuffer value = operation instanceof Operation.Create create
                ? create.value()
                : operation instanceof Operation.Replace replace ? replace.value() : ByteBuffer.allocate(0);
        if (value.hasRemaining() && !values.add(value)) {
            throw new AssertionError("the same value is written twice to " + operation.key());
        }
    }

    private TransactionOutcome apply(List<Operation> operations) {
        TransactionOutcome outcome = change(operations);
        if (outcome instanceof TransactionOutcome.Applied) {
            operations.stream()
                    .map(Operation::key)
                    .forEach(key -> hints.forEach((hint, prefix) -> {
                        if (key.isBelow(prefix)) {
                            hint.accept(hint(key));
                        }
                    }));
        }
        return outcome;
    }

    private synchronized Hint hint(StoreKey key) {
        return Optional.ofNullable(keys.get(key))
                .map(stored -> Hint.of(key, stored.write()))
                .orElseGet(() -> Hint.of(key));
    }

    private synchronized TransactionOutcome change(List<Operation> operations) {
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
        keys.put(key, new Stored(value, Long.toString(next), revision));
        return Long.toString(next);
    }

    @Override
    public Subscription subscribe(StoreKey prefix, Consumer<Hint> hint) {
        Consumer<Hint> own = told -> hint.accept(told); // another object for each subscription
        hints.put(own, prefix);
        return () -> hints.remove(own);
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
