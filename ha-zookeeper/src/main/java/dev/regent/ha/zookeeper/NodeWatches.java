package dev.regent.ha.zookeeper;

import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Subscription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
    private final Map<StoreKey, Set<Hint>> hints = new HashMap<>(); // guarded by this, as all below
    private Optional<Requests> connection = Optional.empty();
    private boolean told;

    NodeWatches(NodePaths paths) {
        this.paths = paths;
    }

    /** Hints come on the client's event thread. */
    Subscription subscribe(StoreKey prefix, Runnable run) {
        Hint hint = new Hint(run);
        synchronized (this) {
            Set<Hint> same = hints.computeIfAbsent(prefix, none -> new HashSet<>());
            boolean first = same.isEmpty();
            same.add(hint);
            if (first) {
                connection.ifPresent(requests -> watch(prefix, requests));
            }
        }
        return () -> unsubscribe(prefix, hint);
    }

    private synchronized void unsubscribe(StoreKey prefix, Hint hint) {
        Set<Hint> same = hints.getOrDefault(prefix, new HashSet<>());
        if (same.remove(hint) && same.isEmpty()) {
            hints.remove(prefix);
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
            hints.keySet().forEach(prefix -> watch(prefix, requests));
        }
    }

    void close() {
        synchronized (this) {
            hints.clear();
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
            concerned(event.getPath()).forEach(hint -> hint.run.run());
        }
    }

    private synchronized List<Hint> concerned(String node) {
        List<Hint> concerned = new ArrayList<>();
        hints.forEach((prefix, each) -> {
            String parent = paths.parent(prefix);
            if (node.equals(paths.leaf(prefix)) || node.equals(parent) || node.startsWith(parent + "/")) {
                concerned.addAll(each);
            }
        });
        return concerned;
    }

    private void run(StoreKey prefix) {
        Set<Hint> all;
        synchronized (this) {
            all = new LinkedHashSet<>(hints.getOrDefault(prefix, Set.of()));
        }
        all.forEach(hint -> hint.run.run());
    }

    /** Another object for each subscription. */
    private static final class Hint {

        private final Runnable run;

        Hint(Runnable run) {
            this.run = run;
        }
    }
}
