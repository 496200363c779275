package dev.regent.ha.zookeeper;

import dev.regent.ha.support.store.StoreKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where keys are in ZooKeeper's tree. Each segment is one node below the root; the last one of a key ends in {@code @}, a character that
 * segments do not have, so that a node's name alone says whether it is a key or a parent, also when somebody emptied it.
 */
final class NodePaths {

    private static final String LEAF = "@";

    private final String root;

    /** @param root absolute, without a slash at its end; {@code /} for ZooKeeper's own */
    NodePaths(String root) {
        this.root = root.equals("/") ? "" : root;
    }

    /** The node that all others are below. */
    String root() {
        return root.isEmpty() ? "/" : root;
    }

    /** The node of a key. */
    String leaf(StoreKey key) {
        return parent(key) + LEAF;
    }

    /** The node that keys below the prefix are below. */
    String parent(StoreKey prefix) {
        return root + "/" + prefix;
    }

    /** The key that is kept in that node; empty if it is a parent, or none of ours. */
    Optional<StoreKey> key(String node) {
        if (!isLeaf(node) || !node.startsWith(root + "/")) {
            return Optional.empty();
        }
        List<String> segments = List.of(
                node.substring(root.length() + 1, node.length() - LEAF.length()).split("/", -1));
        return segments.stream().allMatch(StoreKey::isSegment) ? Optional.of(new StoreKey(segments)) : Optional.empty();
    }

    /** Nodes that must exist before that one can be created, from the top; the root's own come first. */
    List<String> ancestors(String node) {
        List<String> ancestors = new ArrayList<>();
        for (int slash = node.indexOf('/', 1); slash > 0; slash = node.indexOf('/', slash + 1)) {
            ancestors.add(node.substring(0, slash));
        }
        return ancestors;
    }

    /** Whether that node is the root or above it, so that it is never deleted. */
    boolean isRoot(String node) {
        return node.length() <= root.length();
    }

    /** Whether the child is a key. */
    static boolean isLeaf(String name) {
        return name.endsWith(LEAF);
    }

    /** The segment that a child of that name stands for; empty if it is none of ours. */
    static Optional<String> segment(String name) {
        String segment = isLeaf(name) ? name.substring(0, name.length() - 1) : name;
        return StoreKey.isSegment(segment) ? Optional.of(segment) : Optional.empty();
    }
}
