package dev.regent.ha.zookeeper;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;

/**
 * Requests of one handle, that is, of one session: each is sent at most once, and all are carried out in the order of their calls. None
 * blocks.
 */
record Requests(Handle handle) {

    private static final String NO_CONTEXT = "";

    /** @return the operations' results; without them if the request as a whole had no success */
    CompletableFuture<Answer<List<OpResult>>> multi(List<Op> operations) {
        return handle.transact(operations);
    }

    /** A write that changes nothing, and as a write is agreed on by the majority: nothing later in this session reads what is older. */
    CompletableFuture<Answer<List<OpResult>>> barrier(String node) {
        return multi(List.of(Op.check(node, -1)));
    }

    CompletableFuture<Answer<Node>> data(String node) {
        CompletableFuture<Answer<Node>> answer = new CompletableFuture<>();
        handle.getData(
                node,
                false,
                (int code, String path, Object context, byte[] data, Stat stat) ->
                        answer.complete(Answer.of(code, code == 0 ? Node.of(data, stat) : null)),
                NO_CONTEXT);
        return answer;
    }

    CompletableFuture<Answer<List<String>>> children(String node) {
        CompletableFuture<Answer<List<String>>> answer = new CompletableFuture<>();
        handle.getChildren(
                node,
                false,
                (int code, String path, Object context, List<String> names) -> answer.complete(Answer.of(code, names)),
                NO_CONTEXT);
        return answer;
    }

    CompletableFuture<Answer<String>> create(String node, List<ACL> acl, CreateMode mode) {
        CompletableFuture<Answer<String>> answer = new CompletableFuture<>();
        handle.create(
                node,
                new byte[0],
                acl,
                mode,
                (code, path, context, name, stat) -> answer.complete(Answer.of(code, name)),
                NO_CONTEXT);
        return answer;
    }

    CompletableFuture<Answer<String>> addWatch(String node, Watcher watcher, AddWatchMode mode) {
        CompletableFuture<Answer<String>> answer = new CompletableFuture<>();
        handle.addWatch(
                node, watcher, mode, (code, path, context) -> answer.complete(Answer.of(code, path)), NO_CONTEXT);
        return answer;
    }

    /** Also where the server does not answer the watcher is called no more. */
    void removeWatch(String node) {
        handle.removeAllWatches(node, Watcher.WatcherType.Any, true, (code, path, context) -> {}, NO_CONTEXT);
    }
}
