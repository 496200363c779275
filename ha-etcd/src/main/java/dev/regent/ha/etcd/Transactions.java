package dev.regent.ha.etcd;

import com.google.protobuf.ByteString;
import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.support.transaction.TransactionOutcome;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Transactions in the words of etcd: if all conditions hold, then all changes, else the revisions of the same keys, which tell in the same step of
 * history which condition failed. A version is the revision of the key's last change, which no key has twice; a missing key has 0.
 */
final class Transactions {

    private static final String MISSING = "0";

    private final EtcdKeys keys;

    Transactions(EtcdKeys keys) {
        this.keys = keys;
    }

    TxnRequest request(List<Operation> operations) {
        TxnRequest.Builder request = conditions(operations);
        for (Operation operation : operations) {
            ByteString key = keys.key(operation.key());
            if (operation instanceof Operation.Create create) {
                request.addSuccess(put(key, create.value()));
            } else if (operation instanceof Operation.Replace replace) {
                request.addSuccess(put(key, replace.value()));
            } else if (operation instanceof Operation.Delete) {
                request.addSuccess(RequestOp.newBuilder()
                        .setRequestDeleteRange(DeleteRangeRequest.newBuilder().setKey(key)));
            }
            request.addFailure(RequestOp.newBuilder()
                    .setRequestRange(RangeRequest.newBuilder().setKey(key).setKeysOnly(true)));
        }
        return request.build();
    }

    /** Changes nothing, and tells whether the conditions hold. */
    TxnRequest question(List<Operation> operations) {
        return conditions(operations).build();
    }

    TransactionOutcome outcome(List<Operation> operations, TxnResponse response) {
        if (response.getSucceeded()) {
            return new TransactionOutcome.Applied(
                    versions(operations, Long.toString(response.getHeader().getRevision())));
        }
        for (int i = 0; i < operations.size(); i++) {
            if (!holds(operations.get(i), version(response.getResponses(i).getResponseRange()))) {
                return new TransactionOutcome.Refused(i);
            }
        }
        return new TransactionOutcome.NotSent(
                new BackendUnavailableException("etcd refused a transaction all of whose conditions hold, first of key "
                        + operations.get(0).key()));
    }

    private TxnRequest.Builder conditions(List<Operation> operations) {
        TxnRequest.Builder request = TxnRequest.newBuilder();
        for (Operation operation : operations) {
            request.addCompare(condition(operation));
        }
        return request;
    }

    private Compare condition(Operation operation) {
        Compare.Builder compare = Compare.newBuilder()
                .setKey(keys.key(operation.key()))
                .setTarget(Compare.CompareTarget.MOD)
                .setResult(Compare.CompareResult.EQUAL);
        if (operation instanceof Operation.Exists) {
            return compare.setResult(Compare.CompareResult.GREATER)
                    .setModRevision(0)
                    .build();
        }
        return compare.setModRevision(Long.parseLong(expected(operation))).build();
    }

    private static boolean holds(Operation operation, String version) {
        return operation instanceof Operation.Exists ? !version.equals(MISSING) : version.equals(expected(operation));
    }

    private static String expected(Operation operation) {
        if (operation instanceof Operation.Check check) {
            return check.version();
        } else if (operation instanceof Operation.Replace replace) {
            return replace.version();
        }
        return operation instanceof Operation.Delete delete ? delete.version() : MISSING;
    }

    private static String version(RangeResponse found) {
        return found.getKvsCount() == 0
                ? MISSING
                : Long.toString(found.getKvs(0).getModRevision());
    }

    private static Map<StoreKey, String> versions(List<Operation> operations, String revision) {
        Map<StoreKey, String> versions = new HashMap<>();
        for (Operation operation : operations) {
            if (operation instanceof Operation.Create || operation instanceof Operation.Replace) {
                versions.put(operation.key(), revision);
            }
        }
        return versions;
    }

    private static RequestOp put(ByteString key, ByteBuffer value) {
        return RequestOp.newBuilder()
                .setRequestPut(PutRequest.newBuilder().setKey(key).setValue(ByteString.copyFrom(value.duplicate())))
                .build();
    }
}
