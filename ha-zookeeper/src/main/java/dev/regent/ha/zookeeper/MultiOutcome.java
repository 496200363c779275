package dev.regent.ha.zookeeper;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.support.transaction.TransactionOutcome;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.data.ACL;

/** Writes operations as those of a {@code multi}, and reads its results as the outcome of a transaction. */
record MultiOutcome(NodePaths paths, List<ACL> acl, ServerErrors errors) {

    private static final String WHAT = "commit a transaction";

    List<Op> request(List<Operation> operations) {
        List<Op> request = new ArrayList<>(operations.size());
        for (Operation operation : operations) {
            request.add(request(operation));
        }
        return request;
    }

    private Op request(Operation operation) {
        String node = paths.leaf(operation.key());
        if (operation instanceof Operation.Check check) {
            return Op.check(node, Versions.parse(check.version()));
        } else if (operation instanceof Operation.Create create) {
            return Op.create(node, bytes(create.value()), acl, CreateMode.PERSISTENT);
        } else if (operation instanceof Operation.Replace replace) {
            return Op.setData(node, bytes(replace.value()), Versions.parse(replace.version()));
        } else if (operation instanceof Operation.Delete delete) {
            return Op.delete(node, Versions.parse(delete.version()));
        }
        return Op.check(node, -1); // Operation.Exists: in whatever version
    }

    /** Whether nothing was carried out because a parent of a new node is missing. */
    boolean lacksParent(List<Operation> operations, Answer<List<OpResult>> answer) {
        return failed(answer)
                .filter(failed ->
                        failed.code == Code.NONODE && operations.get(failed.index) instanceof Operation.Create)
                .isPresent();
    }

    TransactionOutcome read(List<Operation> operations, Answer<List<OpResult>> answer) {
        Optional<Failed> failed = failed(answer);
        if (failed.isPresent()) {
            return failed(operations.get(failed.get().index), failed.get());
        }
        if (answer.ok() && answer.value().isPresent()) {
            return new TransactionOutcome.Applied(
                    versions(operations, answer.value().get()));
        }
        BackendUnavailableException error = errors.refused(WHAT, answer.code());
        return ServerErrors.isRefusal(answer.code())
                ? new TransactionOutcome.NotSent(error)
                : new TransactionOutcome.Unknown(errors.unknown(WHAT, error));
    }

    private TransactionOutcome failed(Operation operation, Failed failed) {
        boolean condition = operation instanceof Operation.Create
                ? failed.code == Code.NODEEXISTS
                : failed.code == Code.BADVERSION || failed.code == Code.NONODE;
        if (condition) {
            return new TransactionOutcome.Refused(failed.index);
        }
        if (failed.code == Code.NOTEMPTY) {
            return new TransactionOutcome.NotSent(new BackendUnavailableException(
                    "cannot delete " + paths.leaf(operation.key()) + ": somebody created nodes below it; remove them"));
        }
        return new TransactionOutcome.NotSent(errors.refused("write " + paths.leaf(operation.key()), failed.code));
    }

    /** The first operation that failed; those before it are told to have had success, those after it were not tried. */
    private static Optional<Failed> failed(Answer<List<OpResult>> answer) {
        List<OpResult> results = answer.value().orElse(List.of());
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i) instanceof OpResult.ErrorResult error && error.getErr() != Code.OK.intValue()) {
                Code code = Code.get(error.getErr());
                return Optional.of(new Failed(i, code == null ? Code.SYSTEMERROR : code));
            }
        }
        return Optional.empty();
    }

    private static Map<StoreKey, String> versions(List<Operation> operations, List<OpResult> results) {
        Map<StoreKey, String> versions = new HashMap<>();
        for (int i = 0; i < results.size(); i++) {
            if (operations.get(i) instanceof Operation.Create create) {
                versions.put(create.key(), Versions.FIRST);
            } else if (results.get(i) instanceof OpResult.SetDataResult set) {
                versions.put(
                        operations.get(i).key(), Versions.text(set.getStat().getVersion()));
            }
        }
        return versions;
    }

    private static byte[] bytes(ByteBuffer value) {
        byte[] bytes = new byte[value.remaining()];
        value.duplicate().get(bytes);
        return bytes;
    }

    /** @param index in the operations */
    private record Failed(int index, Code code) {}
}
