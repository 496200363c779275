package dev.regent.ha.support.document;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.LifeProof;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A linearizable store in memory whose calls fail as a test says. */
final class MemoryStore implements DocumentStore {

    /** What becomes of one call. */
    enum Fault {
        NONE,
        /** Carried out, the answer is lost. */
        ANSWER_LOST,
        /** Never carried out, and nobody knows. */
        REQUEST_LOST,
        /** Stays on its way until {@link #deliverLate}. */
        REQUEST_LATE,
        /** Refused before anything was sent. */
        NOT_SENT
    }

    private final Map<String, Stored> documents = new TreeMap<>();
    private final Set<ByteBuffer> bodies = new HashSet<>();
    private final Deque<Runnable> late = new ArrayDeque<>();
    private final Map<Runnable, StoreKey> hints = new ConcurrentHashMap<>();
    private final List<String> writes = new ArrayList<>();
    private Supplier<Fault> faults = () -> Fault.NONE;
    private long lastVersion;

    /** Asked once for each call. */
    synchronized void faults(Supplier<Fault> script) {
        faults = script;
    }

    /** The next calls fare like this, those after them well. */
    void next(Fault... script) {
        Deque<Fault> left = new ArrayDeque<>(List.of(script));
        faults(() -> left.isEmpty() ? Fault.NONE : left.remove());
    }

    synchronized boolean deliverLate() {
        Runnable first = late.poll();
        if (first != null) {
            first.run();
        }
        return first != null;
    }

    synchronized Set<String> keys() {
        return new HashSet<>(documents.keySet());
    }

    /** Applied writes, as key and version. */
    synchronized List<String> writes() {
        return List.copyOf(writes);
    }

    /** As a person with a file manager does it. */
    synchronized void removeByHand(StoreKey key) {
        documents.remove(key.toString());
    }

    synchronized void putByHand(StoreKey key, ByteBuffer body) {
        documents.put(key.toString(), new Stored(body, "by hand " + ++lastVersion));
    }

    synchronized Optional<Stored> peek(StoreKey key) {
        return Optional.ofNullable(documents.get(key.toString()));
    }

    @Override
    public synchronized Optional<Stored> read(StoreKey key, Duration limit) {
        requireAnswer();
        return peek(key);
    }

    @Override
    public WriteOutcome write(StoreKey key, Optional<String> expected, ByteBuffer body, Duration limit) {
        synchronized (this) {
            if (!bodies.add(body)) {
                throw new AssertionError("a body was written twice to " + key);
            }
        }
        return send(key, expected, Optional.of(body));
    }

    @Override
    public WriteOutcome delete(StoreKey key, String expected, Duration limit) {
        return send(key, Optional.of(expected), Optional.empty());
    }

    @Override
    public synchronized List<StoreKey> list(StoreKey prefix, Duration limit) {
        requireAnswer();
        return documents.keySet().stream()
                .map(key -> new StoreKey(List.of(key.split("/"))))
                .filter(key -> key.isBelow(prefix))
                .toList();
    }

    @Override
    public Subscription subscribe(StoreKey prefix, Runnable hint) {
        Runnable mine = new Runnable() {
            @Override
            public void run() {
                hint.run();
            }
        }; // the same hint may be subscribed twice
        hints.put(mine, prefix);
        return () -> hints.remove(mine);
    }

    @Override
    public Subscription subscribeLease(StoreKey lease, Consumer<Optional<Stored>> change) {
        return subscribe(lease, () -> change.accept(peek(lease)));
    }

    @Override
    public void check(Duration limit) {
        requireAnswer();
    }

    @Override
    public LifeProof lives() {
        return LifeProof.NONE;
    }

    @Override
    public int maxRecordBytes() {
        return 1 << 20;
    }

    @Override
    public void close() {}

    private void requireAnswer() {
        if (faults.get() != Fault.NONE) {
            throw new BackendUnavailableException("no answer, on purpose");
        }
    }

    private WriteOutcome send(StoreKey key, Optional<String> expected, Optional<ByteBuffer> body) {
        WriteOutcome outcome = answer(key, expected, body);
        hints.forEach((hint, prefix) -> {
            if (key.isBelow(prefix)) {
                hint.run();
            }
        });
        return outcome;
    }

    private synchronized WriteOutcome answer(StoreKey key, Optional<String> expected, Optional<ByteBuffer> body) {
        WriteOutcome unknown = new WriteOutcome.Unknown(new OutcomeUnknownException("answer lost, on purpose"));
        return switch (faults.get()) {
            case NONE -> apply(key, expected, body);
            case ANSWER_LOST -> {
                apply(key, expected, body);
                yield unknown;
            }
            case REQUEST_LOST -> unknown;
            case REQUEST_LATE -> {
                late.add(() -> apply(key, expected, body));
                yield unknown;
            }
            case NOT_SENT -> new WriteOutcome.NotSent(new BackendUnavailableException("not sent, on purpose"));
        };
    }

    private WriteOutcome apply(StoreKey key, Optional<String> expected, Optional<ByteBuffer> body) {
        if (!peek(key).map(Stored::version).equals(expected)) {
            return new WriteOutcome.Refused();
        }
        String version = "v" + ++lastVersion;
        body.ifPresentOrElse(
                bytes -> documents.put(key.toString(), new Stored(bytes, version)),
                () -> documents.remove(key.toString()));
        writes.add(key + " " + version);
        return new WriteOutcome.Applied(version);
    }
}
