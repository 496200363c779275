package dev.regent.ha.testkit.memory;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.spi.state.StateHandleReader;
import dev.regent.ha.testkit.memory.MemoryServer.ElectionKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the server every few milliseconds, on one thread, and calls back on another. */
final class MemoryBackend implements HaBackend {

    /** Something that looks at the server regularly. */
    interface Part extends AutoCloseable {
        void look();

        @Override
        void close();
    }

    private static final Logger log = LoggerFactory.getLogger(MemoryBackend.class);
    private static final Duration LOOK = Duration.ofMillis(5);
    private static final Duration STOP = Duration.ofSeconds(2);

    private final MemoryLink link;
    private final HaBackendContext context;
    private final MemoryTimes times;
    private final List<Part> parts = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService looks =
            Executors.newSingleThreadScheduledExecutor(work -> thread(work, "memory-looks"));
    private final ScheduledExecutorService callbacks;
    private final ScheduledFuture<?> looking;
    private volatile Optional<Thread> callbackThread = Optional.empty();
    private volatile boolean closed;

    MemoryBackend(MemoryLink link, HaBackendContext context, MemoryTimes times) {
        this.link = link;
        this.context = context;
        this.times = times;
        this.callbacks = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = thread(work, "memory-callbacks");
            callbackThread = Optional.of(thread);
            return thread;
        });
        looking = looks.scheduleWithFixedDelay(
                () -> parts.forEach(this::look), 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Thread thread(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    private void look(Part part) {
        try {
            part.look();
        } catch (HaException failed) {
            log.debug("{} does not see the server: {}", context.processName(), failed.getMessage());
        }
    }

    MemoryTimes times() {
        return times;
    }

    String processName() {
        return context.processName();
    }

    MemoryLink link() {
        return link;
    }

    boolean closed() {
        return closed;
    }

    void add(Part part) {
        parts.add(part);
    }

    void remove(Part part) {
        parts.remove(part);
    }

    <T> T read(Supplier<T> call) {
        return link.read(times.call().toNanos(), call);
    }

    <T> T write(Supplier<T> call) {
        return link.write(times.call().toNanos(), call);
    }

    /** A write that is not fenced by a leadership, and is not counted. */
    <T> T ask(Supplier<T> call) {
        return link.read(times.call().toNanos(), call);
    }

    void callBack(Runnable callback) {
        try {
            callbacks.execute(() -> {
                try {
                    callback.run();
                } catch (RuntimeException thrown) {
                    log.info("a callback threw: {}", thrown.getMessage());
                }
            });
        } catch (RejectedExecutionException closing) {
            log.debug("closed, no callback");
        }
    }

    /** Runs a callback and waits for it and all before it, for a bounded time. */
    void callBackAndWait(Runnable callback) {
        if (inCallback()) {
            callback.run();
            return;
        }
        try {
            awaitEnd(callbacks.submit(callback));
        } catch (ExecutionException | TimeoutException | RejectedExecutionException failed) {
            log.info("a last callback did not return: {}", failed.toString());
        }
    }

    private void awaitEnd(Future<?> callback) throws ExecutionException, TimeoutException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    callback.get(STOP.toMillis(), TimeUnit.MILLISECONDS);
                    return;
                } catch (InterruptedException meanwhile) {
                    interrupted = true;
                    if (link.server().has(Defect.INTERRUPT_ENDS_CLOSE)) {
                        return;
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean inCallback() {
        return callbackThread.filter(Thread.currentThread()::equals).isPresent();
    }

    /** Waits for another thread's close, for a bounded time. */
    void awaitOutsideCallbacks(CountDownLatch end) {
        try {
            if (!inCallback() && !end.await(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                log.info("another thread is still closing");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    static String checked(String name) {
        if (name.isEmpty() || name.length() > 200) {
            throw new IllegalArgumentException("a name must have 1 to 200 characters");
        }
        return name;
    }

    ElectionKey key(String name) {
        return new ElectionKey(context.clusterId().value(), checked(name));
    }

    @Override
    public LeaderElection election(String name) {
        return new MemoryElection(this, key(name));
    }

    @Override
    public LeaderRetrieval leaderRetrieval(String name) {
        return new MemoryRetrieval(this, key(name));
    }

    @Override
    public StateHandleReader stateHandles(String election, String scope) {
        return new MemoryReader(this, key(election), checked(scope));
    }

    @Override
    public Membership membership(String group) {
        return new MemoryMembership(this, key(group));
    }

    @Override
    public Profile profile() {
        return new Profile(
                4096,
                64,
                times.lease(),
                times.lease().minus(times.renew()).minus(times.margin()),
                times.lease().plusSeconds(1),
                Duration.ofMillis(100),
                Duration.ofMillis(100),
                times.lease().plusSeconds(1),
                Duration.ofSeconds(10),
                Optional.empty());
    }

    @Override
    public void checkHealth() {
        read(() -> true);
    }

    @Override
    public void deleteCluster(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (!ask(() -> link.server().deleteCluster(context.clusterId().value()))) {
            if (System.nanoTime() - end > 0) {
                throw new BackendUnavailableException("a leader lives");
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void raiseEpoch(FencingToken last) {
        ask(() -> link.server().raiseEpoch(last.value()));
    }

    @Override
    public void close() {
        closed = true;
        parts.forEach(Part::close);
        looking.cancel(true);
        looks.shutdownNow();
        callbacks.shutdown();
        awaitCallbacks();
    }

    private void awaitCallbacks() {
        try {
            if (!inCallback() && !callbacks.awaitTermination(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                log.info("a last callback did not return");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
