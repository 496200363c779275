package dev.regent.benchmarks;

import dev.regent.ha.plugins.HaBackends;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.spi.state.Version;
import dev.regent.testservers.ServerKind;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A leader that replaces the one entry of a scope again and again, through the driver. For one thread at a time. */
final class DriverCommits implements AutoCloseable {

    private static final String NAME = "entry";

    private final HaBackend backend;
    private final StateHandleStore scope;
    private final byte[] payload;
    private Version version;
    private long number;

    private DriverCommits(HaBackend backend, StateHandleStore scope, byte[] payload) {
        this.backend = backend;
        this.scope = scope;
        this.payload = payload;
        this.version = version(scope.create(NAME, StateHandle.of(payload)));
    }

    /** @param bytes of the payload */
    static DriverCommits open(ServerKind kind, String address, int bytes) throws Exception {
        HaBackend backend = HaBackends.open(kind.label(), settings(kind, address));
        CompletableFuture<Leadership> granted = new CompletableFuture<>();
        backend.election("election").start(new LeaderContender() {
            @Override
            public void onGranted(Leadership leadership) {
                granted.complete(leadership);
            }

            @Override
            public void onRevoked(FencingToken token, RevocationCause cause) {}

            @Override
            public void onError(HaException error) {
                granted.completeExceptionally(error);
            }
        });
        StateHandleStore scope = granted.get(1, TimeUnit.MINUTES).stateHandles("scope");
        return new DriverCommits(backend, scope, new byte[bytes]);
    }

    private static Map<String, String> settings(ServerKind kind, String address) {
        String cluster = HaBackends.CLUSTER_ID.key();
        return switch (kind) {
            case ZOOKEEPER ->
                Map.of(
                        cluster,
                        "bench",
                        "high-availability.zookeeper.quorum",
                        address,
                        "high-availability.zookeeper.path.root",
                        "/" + Copied.OWN);
            case ETCD ->
                Map.of(
                        cluster,
                        "bench",
                        "high-availability.etcd.endpoints",
                        "http://" + address,
                        "high-availability.etcd.prefix",
                        "/" + Copied.OWN);
            case CONSUL ->
                Map.of(
                        cluster,
                        "bench",
                        "high-availability.consul.address",
                        "http://" + address,
                        "high-availability.consul.prefix",
                        Copied.OWN);
            case KUBERNETES, MINIO, VERSITYGW -> throw Stock.unmeasured(kind);
        };
    }

    /** Commits once. */
    void commit() {
        number++;
        ByteBuffer.wrap(payload).putLong(0, number);
        version = version(scope.replace(NAME, version, StateHandle.of(payload)));
    }

    private static Version version(CommitResult result) {
        if (result instanceof CommitResult.Applied applied) {
            return Optional.ofNullable(applied.versions().get(NAME)).orElseThrow();
        }
        throw new IllegalStateException("not applied: " + result);
    }

    @Override
    public void close() {
        backend.close();
    }
}
