package dev.regent.ha.testkit.memory;

import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.ValueTooLargeException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.ha.testkit.memory.MemoryServer.ElectionKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** One grant: a deadline on the monotonic clock, counted from the sending of the last acknowledged renewal. */
final class MemoryLeadership implements Leadership {

    private final MemoryBackend backend;
    private final ElectionKey key;
    private final long token;
    private final long validNanos;
    private volatile long sentNanos;
    private volatile boolean over;
    private volatile boolean announced;

    MemoryLeadership(MemoryBackend backend, ElectionKey key, long token, long sentNanos) {
        this.backend = backend;
        this.key = key;
        this.token = token;
        this.sentNanos = sentNanos;
        this.validNanos =
                backend.times().lease().minus(backend.times().margin()).toNanos()
                        / (backend.link().server().has(Defect.IMPATIENT) ? 3 : 1);
    }

    @Override
    public FencingToken token() {
        return new FencingToken(token);
    }

    @Override
    public boolean isHeld() {
        if (System.nanoTime() - sentNanos >= validNanos && !has(Defect.NO_DEADLINE)) {
            over = true;
        }
        return !over;
    }

    /** What {@link Defect#GRANT_REVIVED} does. */
    void revive(long sent) {
        sentNanos = sent;
        over = false;
    }

    private boolean has(Defect wrong) {
        return backend.link().server().has(wrong);
    }

    void end() {
        over = true;
    }

    void announced() {
        announced = true;
    }

    boolean wasAnnounced() {
        return announced;
    }

    boolean renewalIsDue() {
        return System.nanoTime() - sentNanos >= backend.times().renew().toNanos();
    }

    boolean renew() {
        long sent = System.nanoTime();
        boolean renewed = backend.ask(() -> backend.link().server().renew(key, token));
        if (renewed && isHeld()) {
            sentNanos = sent;
        }
        return renewed;
    }

    private <T> T write(Supplier<T> call) {
        if (!backend.link().skipsPassiveCheck() && !isHeld()) {
            throw new FencedException("the leadership with token " + token + " is over");
        }
        return backend.write(call);
    }

    @Override
    public void publish(Map<String, String> addresses) {
        write(() -> {
            backend.link().server().publish(key, token, addresses);
            return true;
        });
    }

    @Override
    public StateHandleStore stateHandles(String scope) {
        MemoryBackend.checked(scope);
        write(() -> {
            backend.link().server().open(key, scope, token);
            return true;
        });
        return new Store(
                new MemoryReader(backend, key, scope),
                changes -> write(() -> backend.link().server().commit(key, scope, token, changes)));
    }

    @Override
    public void deleteScope(String scope) {
        write(() -> {
            backend.link().server().deleteScope(key, scope, token);
            return true;
        });
    }

    private interface Commit {
        CommitResult send(List<Change> changes);
    }

    private record Store(MemoryReader reader, Commit commit) implements StateHandleStore {

        @Override
        public CommitResult commit(List<Change> changes) {
            if (changes.isEmpty()
                    || changes.stream().map(Change::name).distinct().count() < changes.size()) {
                throw new IllegalArgumentException("a batch needs at least one change, each of another entry");
            }
            if (changes.size() > reader.limits().maxBatchChanges()) {
                throw new ValueTooLargeException(
                        "batch", changes.size(), reader.limits().maxBatchChanges());
            }
            changes.forEach(this::check);
            return commit.send(changes);
        }

        private void check(Change change) {
            MemoryBackend.checked(change.name());
            Optional<StateHandle> handle = MemoryServer.value(change);
            boolean unlimited = reader.backend().link().server().has(Defect.NO_LIMITS);
            handle.filter(value -> value.size() > reader.limits().maxValueBytes() && !unlimited)
                    .ifPresent(value -> {
                        throw new ValueTooLargeException(
                                "value", value.size(), reader.limits().maxValueBytes());
                    });
        }

        @Override
        public Optional<Versioned> get(String name) {
            return reader.get(name);
        }

        @Override
        public List<Versioned> list() {
            return reader.list();
        }
    }
}
