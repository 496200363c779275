package dev.regent.ha.zookeeper;

import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Subscription;
import dev.regent.ha.support.transaction.Hint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Persistent recursive watches, two for each prefix that somebody asked about: one for keys below it, one in case it is a key itself. They are
 * set anew with every connection, and since what changed meanwhile is not told, everybody gets a hint then. Safe for use by several
 * threads.
 */
final class NodeWatches {

    private static final Logger LOG = LoggerFactory.getLogger(NodeWatches.class);

    private final NodePaths paths;
    private final Map<StoreKey, Set<Listener>> listeners = new HashMap<>(); // guarded by this, as all below
    private Optional<Requests> connection = Optional.empty();
    private boolean told;

    NodeWatches(NodePaths paths) {
        this.paths = paths;
    }

    /** Hints come on the client's event thread. */
    Subscription subscribe(StoreKey prefix, Consumer<Hint> told) {
        Listener listener = new Listener(told);
        synchronized (this) {
            Set<Listener> same = listeners.computeIfAbsent(prefix, none -> new HashSet<>());
            boolean first = same.isEmpty();
            same.add(listener);
            if (first) {
                connection.ifPresent(requests -> watch(prefix, requests));
            }
        }
        return () -> unsubscribe(prefix, listener);
    }

    private synchronized void unsubscribe(StoreKey prefix, Listener listener) {
        Set<Listener> same = listeners.getOrDefault(prefix, new HashSet<>());
        if (same.remove(listener) && same.isEmpty()) {
            listeners.remove(prefix);
            connection.ifPresent(requests -> {
                requests.removeWatch(paths.parent(prefix));
                requests.removeWatch(paths.leaf(prefix));
            });
        }
    }

    /** A connection was made, of the same session or of a new one. */
    void connected(Requests requests) {
        synchronized (this) {
            connection = Optional.of(requests);
            listeners.keySet().forEach(prefix -> watch(prefix, requests));
        }
    }

    void close() {
        synchronized (this) {
            listeners.clear();
            connection = Optional.empty();
        }
    }

    /** Only queues requests. A change before the watch was set is told when it is. */
    private void watch(StoreKey prefix, Requests requests) {
        CompletableFuture<Answer<String>> below =
                requests.addWatch(paths.parent(prefix), this::process, AddWatchMode.PERSISTENT_RECURSIVE);
        CompletableFuture<Answer<String>> itself =
                requests.addWatch(paths.leaf(prefix), this::process, AddWatchMode.PERSISTENT);
        CompletableFuture<Void> unused = below.thenAcceptBoth(itself, (one, other) -> {
            refused(one.ok() ? other : one);
            run(prefix);
        });
    }

    private void refused(Answer<String> answer) {
        boolean first;
        synchronized (this) {
            first = !answer.ok() && answer.code() != Code.CONNECTIONLOSS && !told;
            told |= first;
        }
        if (first) {
            LOG.warn(
                    "ZooKeeper sets no watch ({}), so changes are noticed by looking alone: run servers of version 3.6 or"
                            + " newer",
                    answer.code());
        }
    }

    private void process(WatchedEvent event) {
        if (event.getType() != EventType.None) {
            Hint hint = hint(event);
            concerned(event.getPath()).forEach(listener -> listener.told.accept(hint));
        }
    }

    /** Servers from 3.9 on tell the transaction that changed the node, which is what the node keeps as its last one; older ones tell none. */
    private Hint hint(WatchedEvent event) {
        boolean written = event.getType() == EventType.NodeDataChanged || event.getType() == EventType.NodeCreated;
        return paths.key(event.getPath())
                .map(key -> written && event.getZxid() > 0 ? Hint.of(key, event.getZxid()) : Hint.of(key))
                .orElse(Hint.UNKNOWN);
    }

    private synchronized List<Listener> concerned(String node) {
        List<Listener> concerned = new ArrayList<>();
        listeners.forEach((prefix, each) -> {
            String parent = paths.parent(prefix);
            if (node.equals(paths.leaf(prefix)) || node.equals(parent) || node.startsWith(parent + "/")) {
                concerned.addAll(each);
            }
        });
        return concerned;
    }

    private void run(StoreKey prefix) {
        Set<Listener> all;
        synchronized (this) {
            all = new LinkedHashSet<>(listeners.getOrDefault(prefix, Set.of()));
        }
        all.forEach(listener -> listener.told.accept(Hint.UNKNOWN));
    }

    /** Another object for each subscription. */
    private static final class Listener {

        private final Consumer<Hint> told;

        Listener(Consumer<Hint> told) {
            this.told = told;
        }
    }
}
