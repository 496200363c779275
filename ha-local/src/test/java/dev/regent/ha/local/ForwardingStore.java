package dev.regent.ha.local;

import dev.regent.ha.support.document.Document;
import dev.regent.ha.support.document.DocumentKey;
import dev.regent.ha.support.document.DocumentStore;
import dev.regent.ha.support.document.LifeProof;
import dev.regent.ha.support.lease.WriteOutcome;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Passes every call on; a test overrides what it disturbs. */
class ForwardingStore implements DocumentStore {

    private final DocumentStore store;

    ForwardingStore(DocumentStore store) {
        this.store = store;
    }

    @Override
    public Optional<Document> read(DocumentKey key, Duration limit) {
        return store.read(key, limit);
    }

    @Override
    public WriteOutcome write(DocumentKey key, Optional<String> expected, ByteBuffer body, Duration limit) {
        return store.write(key, expected, body, limit);
    }

    @Override
    public WriteOutcome delete(DocumentKey key, String expected, Duration limit) {
        return store.delete(key, expected, limit);
    }

    @Override
    public List<DocumentKey> list(DocumentKey prefix, Duration limit) {
        return store.list(prefix, limit);
    }

    @Override
    public Subscription subscribe(DocumentKey prefix, Runnable hint) {
        return store.subscribe(prefix, hint);
    }

    @Override
    public void check(Duration limit) {
        store.check(limit);
    }

    @Override
    public LifeProof lives() {
        return store.lives();
    }

    @Override
    public int maxDocumentBytes() {
        return store.maxDocumentBytes();
    }

    @Override
    public void close() {
        store.close();
    }
}
