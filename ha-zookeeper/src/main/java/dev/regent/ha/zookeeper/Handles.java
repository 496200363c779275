package dev.regent.ha.zookeeper;

import dev.regent.ha.support.RegentThreads;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiConsumer;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.utils.ZookeeperFactory;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;

/** Makes the handles that Curator keeps, and tells of what becomes of them. */
final class Handles implements ZookeeperFactory {

    private static final int CLOSE_MILLIS = 1000;

    private final ClientSettings settings;
    private final BiConsumer<Handle, KeeperState> changed;
    private final ThreadFactory threads = RegentThreads.named("zookeeper");

    private Handles(ClientSettings settings, BiConsumer<Handle, KeeperState> changed) {
        this.settings = settings;
        this.changed = changed;
    }

    /**
     * Not started. It retries nothing, and follows no other servers than the configured ones, which may be proxies.
     *
     * @param changed does not block
     */
    static CuratorFramework curator(ClientSettings settings, BiConsumer<Handle, KeeperState> changed) {
        return CuratorFrameworkFactory.builder()
                .connectString(settings.quorum().text())
                .ensembleTracker(false)
                .sessionTimeoutMs(Math.toIntExact(settings.sessionTimeout().toMillis()))
                .connectionTimeoutMs(
                        Math.toIntExact(settings.connectionTimeout().toMillis()))
                .retryPolicy((count, elapsed, sleeper) -> false)
                .threadFactory(RegentThreads.named("zookeeper-curator"))
                .maxCloseWaitMs(CLOSE_MILLIS)
                .waitForShutdownTimeoutMs(CLOSE_MILLIS)
                .zookeeperFactory(new Handles(settings, changed))
                .build();
    }

    /** On a thread of ours, whose name and class loader the client's threads inherit: by the latter login modules are found. */
    @Override
    public ZooKeeper newZooKeeper(String connect, int sessionTimeout, Watcher watcher, boolean canBeReadOnly)
            throws IOException, InterruptedException {
        FutureTask<ZooKeeper> making = new FutureTask<>(() -> make(connect, sessionTimeout, watcher, canBeReadOnly));
        threads.newThread(making).start();
        try {
            return making.get();
        } catch (ExecutionException failure) {
            throw new IOException("cannot make a client of ZooKeeper: " + failure.getCause(), failure);
        }
    }

    /** Curator's own configuration is none; each handle reads certificates and passwords anew. */
    @Override
    public ZooKeeper newZooKeeper(
            String connect, int sessionTimeout, Watcher watcher, boolean canBeReadOnly, ZKClientConfig none)
            throws IOException, InterruptedException {
        return newZooKeeper(connect, sessionTimeout, watcher, canBeReadOnly);
    }

    private Handle make(String connect, int sessionTimeout, Watcher watcher, boolean canBeReadOnly) throws IOException {
        ZKClientConfig config = settings.clientConfig();
        Optional<byte[]> digest = settings.digest().map(DigestLogin::bytes);
        CompletableFuture<Handle> made = new CompletableFuture<>();
        Watcher telling = event -> {
            // a login that failed before anything was exchanged is told without a state, which Curator does not expect
            KeeperState state = event.getState() == null ? KeeperState.AuthFailed : event.getState();
            watcher.process(new WatchedEvent(event.getType(), state, event.getPath()));
            if (event.getType() == EventType.None) {
                CompletableFuture<Void> unused = made.thenAccept(known -> changed.accept(known, state));
            }
        };
        Handle handle = new Handle(connect, sessionTimeout, telling, canBeReadOnly, new PromptHosts(connect), config);
        digest.ifPresent(credentials -> handle.addAuthInfo("digest", credentials));
        made.complete(handle);
        return handle;
    }
}
