package dev.regent.ha.support.transaction;

import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.LifeProof;
import dev.regent.ha.support.store.RecordStore;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Single records on a transactional store: each write is a transaction of one operation. */
record TransactionRecords(TransactionStore store) implements RecordStore {

    @Override
    public Optional<Stored> read(StoreKey key, Duration limit) {
        return store.read(key, limit);
    }

    @Override
    public WriteOutcome write(StoreKey key, Optional<String> expected, ByteBuffer body, Duration limit) {
        return commit(Operation.put(key, expected, body), limit);
    }

    @Override
    public WriteOutcome delete(StoreKey key, String expected, Duration limit) {
        return commit(new Operation.Delete(key, expected), limit);
    }

    private WriteOutcome commit(Operation operation, Duration limit) {
        TransactionOutcome outcome = store.commit(List.of(operation), limit);
        if (outcome instanceof TransactionOutcome.Applied applied) {
            return new WriteOutcome.Applied(applied.versions().getOrDefault(operation.key(), ""));
        } else if (outcome instanceof TransactionOutcome.NotSent notSent) {
            return new WriteOutcome.NotSent(notSent.error());
        } else if (outcome instanceof TransactionOutcome.Unknown unknown) {
            return new WriteOutcome.Unknown(unknown.error());
        }
        return new WriteOutcome.Refused();
    }

    @Override
    public List<StoreKey> list(StoreKey prefix, Duration limit) {
        return List.copyOf(store.list(prefix, limit).keySet());
    }

    @Override
    public Subscription subscribe(StoreKey prefix, Runnable hint) {
        return store.subscribe(prefix, any -> hint.run());
    }

    @Override
    public LifeProof lives() {
        return store.lives();
    }

    @Override
    public int maxRecordBytes() {
        return Math.min(store.maxValueBytes(), store.maxTransactionBytes());
    }
}
