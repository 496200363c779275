package dev.regent.simulation.schedule;

import dev.regent.ha.support.document.DocumentStore;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.LifeProof;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.support.transaction.TransactionOutcome;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A link as a driver for documents sees it: each write is of one document. */
record DocumentLink(Link link) implements DocumentStore {

    @Override
    public Optional<Stored> read(StoreKey key, Duration limit) {
        return link.read(key, limit);
    }

    @Override
    public List<StoreKey> list(StoreKey prefix, Duration limit) {
        return List.copyOf(link.list(prefix, limit).keySet());
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
        TransactionOutcome outcome = link.commit(List.of(operation), limit);
        if (outcome instanceof TransactionOutcome.Applied applied) {
            return new WriteOutcome.Applied(applied.versions().getOrDefault(operation.key(), ""));
        }
        return outcome instanceof TransactionOutcome.Unknown unknown
                ? new WriteOutcome.Unknown(unknown.error())
                : new WriteOutcome.Refused();
    }

    @Override
    public Subscription subscribe(StoreKey prefix, Runnable hint) {
        return link.subscribe(prefix, any -> hint.run());
    }

    @Override
    public LifeProof lives() {
        return LifeProof.NONE;
    }

    @Override
    public int maxRecordBytes() {
        return 1 << 20;
    }

    /** Of some hundred bytes of entries. */
    @Override
    public int maxScopeBytes() {
        return 4600;
    }

    @Override
    public void check(Duration limit) {
        link.check(limit);
    }

    @Override
    public void close() {}
}
