package dev.regent.benchmarks;

import com.google.protobuf.ByteString;
import dev.regent.benchmarks.Copied.Pair;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.Compare.CompareResult;
import io.etcd.jetcd.api.Compare.CompareTarget;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.KVGrpc.KVBlockingStub;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The {@code Txn} of the generated blocking stub, which is the fastest that there is. */
final class BareEtcd implements BareClient {

    private final ManagedChannel channel;
    private final KVBlockingStub stub;
    private final Copied keys;
    private final long leaseRevision;
    private long sealRevision;
    private long entryRevision;
    private long number;

    private BareEtcd(ManagedChannel channel, Copied keys) {
        this.channel = channel;
        this.stub = KVGrpc.newBlockingStub(channel);
        this.keys = keys;
        leaseRevision = put(keys.lease());
        put(keys.renewal());
        sealRevision = put(keys.seal());
        entryRevision = put(keys.entry());
    }

    static BareEtcd open(String address) {
        ManagedChannel channel =
                ManagedChannelBuilder.forTarget(address).usePlaintext().build();
        RangeRequest all = RangeRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8("/" + Copied.OWN + "/"))
                .setRangeEnd(ByteString.copyFromUtf8("/" + Copied.OWN + "0"))
                .build();
        Map<String, byte[]> stored = new HashMap<>();
        for (KeyValue found : KVGrpc.newBlockingStub(channel).range(all).getKvsList()) {
            stored.put(found.getKey().toStringUtf8(), found.getValue().toByteArray());
        }
        return new BareEtcd(channel, Copied.of(stored));
    }

    private long put(Pair pair) {
        return stub.put(PutRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8(pair.key()))
                        .setValue(ByteString.copyFrom(pair.value()))
                        .build())
                .getHeader()
                .getRevision();
    }

    @Override
    public void commit() {
        number++;
        TxnRequest.Builder request = TxnRequest.newBuilder()
                .addCompare(unchanged(keys.lease(), CompareResult.EQUAL, leaseRevision))
                .addCompare(unchanged(keys.renewal(), CompareResult.GREATER, 0))
                .addCompare(unchanged(keys.seal(), CompareResult.EQUAL, sealRevision))
                .addCompare(unchanged(keys.entry(), CompareResult.EQUAL, entryRevision))
                .addSuccess(fresh(keys.seal()))
                .addSuccess(fresh(keys.entry()));
        for (Pair pair : List.of(keys.lease(), keys.renewal(), keys.seal(), keys.entry())) {
            request.addFailure(RequestOp.newBuilder()
                    .setRequestRange(RangeRequest.newBuilder()
                            .setKey(ByteString.copyFromUtf8(pair.key()))
                            .setKeysOnly(true)));
        }
        TxnResponse answer = stub.txn(request.build());
        if (!answer.getSucceeded()) {
            throw new IllegalStateException("refused: " + answer);
        }
        sealRevision = answer.getHeader().getRevision();
        entryRevision = sealRevision;
    }

    private static Compare unchanged(Pair pair, CompareResult result, long revision) {
        return Compare.newBuilder()
                .setKey(ByteString.copyFromUtf8(pair.key()))
                .setTarget(CompareTarget.MOD)
                .setResult(result)
                .setModRevision(revision)
                .build();
    }

    private RequestOp fresh(Pair pair) {
        return RequestOp.newBuilder()
                .setRequestPut(PutRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8(pair.key()))
                        .setValue(ByteString.copyFrom(pair.fresh(number))))
                .build();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
