package dev.regent.ha.zookeeper;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.RegentThreads;
import dev.regent.ha.support.Threading;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to the ensemble, which is there or is tried for. Curator connects anew and begins new sessions; nothing of ours lives in a
 * session but watches, so that its end revokes nothing. A handle whose login was refused, or which has come to nothing within the connection
 * timeout, is replaced by a fresh one, with a fresh look-up of names, login and certificates.
 */
final class ZooKeeperConnection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperConnection.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(2);
    private static final Duration BETWEEN_LOGINS = Duration.ofSeconds(5);

    private final Threading threads;
    private final ServerErrors errors;
    private final Duration patience;
    private final ServerProbe probe;
    private final ScheduledExecutorService keeper;
    private final CuratorFramework curator;
    private final Consumer<Requests> onConnected;
    private final AtomicBoolean closed = new AtomicBoolean();
    private CompletableFuture<Requests> current = new CompletableFuture<>(); // guarded by this, as all below
    private long since; // the connection is missing, or the handle was replaced in vain
    private boolean told;
    private boolean refused;

    /**
     * @param threads clock, waits, and a thread that replaces handles
     * @param onConnected called with each connection that was made; does not block
     */
    ZooKeeperConnection(ClientSettings settings, Threading threads, Consumer<Requests> onConnected) {
        this.threads = threads;
        this.errors = new ServerErrors(settings.quorum().text());
        this.patience = settings.connectionTimeout();
        this.probe = new ServerProbe(settings);
        this.onConnected = onConnected;
        this.since = threads.nanoTime();
        this.keeper = threads.scheduler("zookeeper-keeper", 1);
        this.curator = Handles.curator(settings, this::changed);
        curator.start();
        ScheduledFuture<?> unused = keeper.scheduleWithFixedDelay(
                this::lookSafely, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    ServerErrors errors() {
        return errors;
    }

    /**
     * Waits for the connection.
     *
     * @throws BackendUnavailableException if it is not there in time
     */
    Requests await(Waiting waiting) {
        while (true) {
            Requests requests = await(current(), waiting);
            if (requests.handle().getState() == ZooKeeper.States.CONNECTED) {
                return requests;
            }
            lost(requests.handle()); // the event that says so is on its way
        }
    }

    private Requests await(CompletableFuture<Requests> connected, Waiting waiting) {
        try {
            return threads.await(connected, waiting.left());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw errors.interrupted(waiting.what());
        } catch (TimeoutException late) {
            throw errors.notConnected(probe.trouble());
        } catch (ExecutionException end) {
            throw errors.closed();
        }
    }

    private synchronized CompletableFuture<Requests> current() {
        return current;
    }

    /** Called by the client's event threads. */
    private void changed(Handle handle, KeeperState state) {
        switch (state) {
            case SyncConnected -> connected(handle);
            case Disconnected, Expired, Closed -> lost(handle);
            case AuthFailed -> refuse(handle);
            default -> LOG.debug("ZooKeeper at {}: {}", errors.servers(), state);
        }
    }

    private void connected(Handle handle) {
        Requests requests = new Requests(handle);
        boolean again;
        synchronized (this) {
            if (closed.get() || refused) {
                return;
            }
            again = told;
            told = false;
            if (!current.complete(requests)) {
                current = CompletableFuture.completedFuture(requests);
            }
        }
        probe.forget();
        if (again) {
            LOG.info("connected to ZooKeeper at {} again", errors.servers());
        }
        onConnected.accept(requests);
    }

    private synchronized void lost(Handle handle) {
        if (current.isDone()
                && !current.isCompletedExceptionally()
                && current.join().handle() == handle) {
            current = new CompletableFuture<>();
            since = threads.nanoTime();
        }
    }

    private void refuse(Handle handle) {
        lost(handle);
        synchronized (this) {
            refused = true;
        }
        probe.loginRefused();
    }

    /** On a thread of its own, since closing a handle may block. */
    private void lookSafely() {
        try {
            look();
        } catch (RuntimeException unexpected) {
            LOG.error("unexpected failure while looking after the connection to ZooKeeper", unexpected); // and go on
        }
    }

    private void look() {
        Duration missing;
        boolean first;
        boolean replace;
        synchronized (this) {
            if (closed.get() || current.isDone()) {
                return;
            }
            missing = Duration.ofNanos(threads.nanoTime() - since);
            replace = missing.compareTo(patience) > 0 || refused && missing.compareTo(BETWEEN_LOGINS) > 0;
            first = !told && missing.compareTo(LOOK) > 0;
            told |= first;
        }
        if (first) {
            probe.look();
            LOG.warn(
                    "{}; it is tried again",
                    errors.notConnected(probe.trouble()).getMessage());
        }
        if (replace) {
            probe.look();
            replace();
        }
    }

    private void replace() {
        synchronized (this) {
            since = threads.nanoTime();
            refused = false;
        }
        try {
            curator.getZookeeperClient().reset();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (Exception later) {
            LOG.warn("cannot make a client of ZooKeeper at {}; it is tried again", errors.servers(), later);
        }
    }

    /** Bounded: a hung connection is abandoned, and ends by itself. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        synchronized (this) {
            if (!current.completeExceptionally(errors.closed())) {
                current = CompletableFuture.failedFuture(errors.closed());
            }
        }
        RegentThreads.shutdown(keeper, "the keeper of the connection to ZooKeeper", CLOSE_BOUND);
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        threads.start("zookeeper-close", () -> {
            curator.close();
            done.complete(true);
        });
        try {
            threads.await(done, CLOSE_BOUND);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException hung) {
            LOG.warn(
                    "the connection to ZooKeeper at {} did not end within {}; it is abandoned",
                    errors.servers(),
                    CLOSE_BOUND);
        }
    }
}
