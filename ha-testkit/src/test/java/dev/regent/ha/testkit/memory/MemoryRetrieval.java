package dev.regent.ha.testkit.memory;

import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.ha.testkit.memory.MemoryServer.ElectionKey;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the leader at every look and tells the listener what changed. */
final class MemoryRetrieval implements LeaderRetrieval, MemoryBackend.Part {

    private final MemoryBackend backend;
    private final ElectionKey key;
    private Optional<Consumer<Optional<LeaderInformation>>> listener = Optional.empty();
    private Optional<Optional<LeaderInformation>> told = Optional.empty();
    private boolean closed;

    MemoryRetrieval(MemoryBackend backend, ElectionKey key) {
        this.backend = backend;
        this.key = key;
    }

    @Override
    public void start(Consumer<Optional<LeaderInformation>> started) {
        synchronized (this) {
            if (closed || listener.isPresent()) {
                throw new IllegalStateException("started before or closed");
            }
            listener = Optional.of(started);
        }
        backend.add(this);
    }

    @Override
    public Optional<LeaderInformation> current() {
        return backend.read(() -> backend.link().server().leader(key));
    }

    @Override
    public void look() {
        if (toldOnce() && backend.link().server().has(Defect.EVENTS_LOST)) {
            return;
        }
        Optional<LeaderInformation> now = current();
        synchronized (this) {
            if (told.isEmpty() || !told.orElseThrow().equals(now)) {
                told = Optional.of(now);
                listener.ifPresent(called -> backend.callBack(() -> {
                    if (!closedNow()) {
                        called.accept(now);
                    }
                }));
            }
        }
    }

    private synchronized boolean toldOnce() {
        return told.isPresent();
    }

    private synchronized boolean closedNow() {
        return closed;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        backend.remove(this);
        backend.callBackAndWait(() -> {});
    }
}
