package dev.regent.ha.zookeeper;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.transaction.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.data.ACL;

/**
 * Creates the nodes above keys, before the keys. Below the root they are containers, which the servers delete some time after their last
 * child, so nobody has to. Safe for use by several threads.
 */
final class ParentNodes {

    private final NodePaths paths;
    private final List<ACL> acl;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    ParentNodes(NodePaths paths, List<ACL> acl) {
        this.paths = paths;
        this.acl = acl;
    }

    /**
     * Creates what these operations need and what is not known to exist.
     *
     * @return why a parent could not be created, though it may exist nevertheless
     * @throws BackendUnavailableException if the answers did not come
     */
    Optional<Code> prepare(List<Operation> operations, Requests requests, Waiting waiting) {
        Map<String, CompletableFuture<Answer<String>>> answers = new LinkedHashMap<>();
        for (String node : missing(operations)) {
            CreateMode mode = paths.isRoot(node) ? CreateMode.PERSISTENT : CreateMode.CONTAINER;
            answers.put(node, requests.create(node, acl, mode));
        }
        List<Code> failures = new ArrayList<>();
        answers.forEach((node, answer) -> {
            Code code = waiting.await(answer).code();
            if (code == Code.OK || code == Code.NODEEXISTS) {
                known.add(node);
            } else if (code == Code.NONODE || ServerErrors.isRefusal(code)) {
                failures.add(code);
            } else {
                throw waiting.errors().refused(waiting.what(), code);
            }
        });
        return failures.stream().findFirst();
    }

    /** They are not all there any more. */
    void forget(List<Operation> operations) {
        operations.stream()
                .filter(Operation.Create.class::isInstance)
                .map(Operation::key)
                .map(paths::leaf)
                .map(paths::ancestors)
                .forEach(known::removeAll);
    }

    private Set<String> missing(List<Operation> operations) {
        Set<String> missing = new LinkedHashSet<>();
        for (Operation operation : operations) {
            if (operation instanceof Operation.Create create) {
                missing.addAll(paths.ancestors(paths.leaf(create.key())));
            }
        }
        missing.removeAll(known);
        return missing;
    }
}
