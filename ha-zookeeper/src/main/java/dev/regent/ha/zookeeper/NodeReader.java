package dev.regent.ha.zookeeper;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.OpResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads authoritatively. A server answers reads by itself, also one that has lost its leader; a {@code sync} before them is answered by the
 * leader without asking the others. So a write that changes nothing goes before, in the same session: what is read behind it is at least as new,
 * since a session is served in order, and goes on only at servers that have seen all it has seen.
 */
final class NodeReader {

    private static final Logger LOG = LoggerFactory.getLogger(NodeReader.class);
    private static final int MOST_AT_ONCE = 256;

    private final NodePaths paths;
    private final Set<String> foreign = ConcurrentHashMap.newKeySet(); // told of

    NodeReader(NodePaths paths) {
        this.paths = paths;
    }

    Optional<Stored> read(StoreKey key, Requests requests, Waiting waiting) {
        CompletableFuture<Answer<List<OpResult>>> barrier = requests.barrier(paths.root());
        CompletableFuture<Answer<Node>> data = requests.data(paths.leaf(key));
        requirePassed(barrier, waiting);
        return found(data, waiting).map(Node::stored);
    }

    /** Level by level, each with the data of the keys of the one above it. */
    Map<StoreKey, Stored> list(StoreKey prefix, Requests requests, Waiting waiting) {
        CompletableFuture<Answer<List<OpResult>>> barrier = requests.barrier(paths.root());
        Map<StoreKey, Stored> found = new HashMap<>();
        Level level = new Level(List.of(prefix), List.of(prefix)); // which may be a key itself
        while (!level.isEmpty()) {
            level = next(level, found, requests, waiting);
        }
        requirePassed(barrier, waiting);
        return found;
    }

    void requirePassed(Requests requests, Waiting waiting) {
        requirePassed(requests.barrier(paths.root()), waiting);
    }

    /** A root that does not exist yet is seen to be missing by the majority as well. */
    private void requirePassed(CompletableFuture<Answer<List<OpResult>>> barrier, Waiting waiting) {
        Answer<List<OpResult>> answer = waiting.await(barrier);
        boolean carriedOut = answer.value().isPresent() && answer.code() == Code.NONODE;
        if (!answer.ok() && !carriedOut) {
            throw waiting.errors().refused(waiting.what(), answer.code());
        }
    }

    private Level next(Level level, Map<StoreKey, Stored> found, Requests requests, Waiting waiting) {
        Level next = new Level(new ArrayList<>(), new ArrayList<>());
        List<List<StoreKey>> keys = portions(level.keys);
        List<List<StoreKey>> parents = portions(level.parents);
        for (int i = 0; i < Math.max(keys.size(), parents.size()); i++) {
            Map<StoreKey, CompletableFuture<Answer<Node>>> data = new LinkedHashMap<>();
            Map<StoreKey, CompletableFuture<Answer<List<String>>>> names = new LinkedHashMap<>();
            part(keys, i).forEach(key -> data.put(key, requests.data(paths.leaf(key))));
            part(parents, i).forEach(parent -> names.put(parent, requests.children(paths.parent(parent))));
            data.forEach((key, answer) -> found(answer, waiting).ifPresent(node -> found.put(key, node.stored())));
            names.forEach((parent, answer) ->
                    found(answer, waiting).orElse(List.of()).forEach(name -> sort(parent, name, next)));
        }
        return next;
    }

    private void sort(StoreKey parent, String name, Level next) {
        Optional<StoreKey> child = NodePaths.segment(name).map(parent::child);
        if (child.isPresent()) {
            (NodePaths.isLeaf(name) ? next.keys : next.parents).add(child.get());
        } else if (foreign.add(paths.parent(parent) + "/" + name)) {
            LOG.warn("node {}/{} does not belong there and is ignored: remove it", paths.parent(parent), name);
        }
    }

    /**
     * Empty if the node does not exist.
     *
     * @throws BackendUnavailableException for all other answers without a value
     */
    private static <T> Optional<T> found(CompletableFuture<Answer<T>> future, Waiting waiting) {
        Answer<T> answer = waiting.await(future);
        if (answer.ok() || answer.code() == Code.NONODE) {
            return answer.value();
        }
        throw waiting.errors().refused(waiting.what(), answer.code());
    }

    private static <T> List<List<T>> portions(List<T> all) {
        List<List<T>> portions = new ArrayList<>();
        for (int from = 0; from < all.size(); from += MOST_AT_ONCE) {
            portions.add(all.subList(from, Math.min(all.size(), from + MOST_AT_ONCE)));
        }
        return portions;
    }

    private static List<StoreKey> part(List<List<StoreKey>> portions, int index) {
        return index < portions.size() ? portions.get(index) : List.of();
    }

    /**
     * Nodes to be read.
     *
     * @param keys whose data are
     * @param parents whose children are
     */
    private record Level(List<StoreKey> keys, List<StoreKey> parents) {

        boolean isEmpty() {
            return keys.isEmpty() && parents.isEmpty();
        }
    }
}
