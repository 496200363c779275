package dev.regent.ha.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.support.NanoClock;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.support.transaction.TransactionOutcome;
import dev.regent.ha.support.transaction.TransactionStore;
import dev.regent.ha.testkit.RecordingContender;
import dev.regent.ha.testkit.proxy.FaultProxy;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.EtcdServers;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.KVGrpc;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server of the test's own, whose history is compacted and whose leases are known. */
@NeedsServer(ServerKind.ETCD)
class EtcdHistoryIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final StoreKey KEY = StoreKey.of("root", "key");

    @TempDir
    Path folder;

    private Ensemble server;
    private EtcdFixture fixture;

    @BeforeEach
    void start() {
        server = EtcdServers.start(folder, SharedEtcd.options(1));
        fixture = new EtcdFixture(server);
    }

    @AfterEach
    void stop() {
        fixture.close();
        server.close();
    }

    @Test
    @DisplayName(
            "R4: a watch whose connection was lost notices what was changed and compacted away meanwhile, and goes on")
    void compactedMeanwhile() throws CallFailure {
        FaultProxy proxy = fixture.proxies().get(0);
        AtomicInteger hints = new AtomicInteger();
        try (TransactionStore store = Stores.open(fixture.optionsThrough(List.of(proxy)))) {
            store.subscribe(KEY, any -> hints.incrementAndGet());
            await().atMost(LIMIT).until(() -> hints.get() == 1);
            proxy.resetConnections();
            proxy.reset();
            applied(new Operation.Create(KEY, value(1)));
            for (int i = 2; i < 20; i++) {
                applied(new Operation.Replace(KEY, version(), value(i)));
            }
            compact(Long.parseLong(version()));
            assertThat(hints).hasValue(1);
            proxy.heal();
            await().atMost(LIMIT).until(() -> hints.get() >= 2);
            assertThat(store.read(KEY, LIMIT).orElseThrow().version()).isEqualTo(version());
            int before = hints.get();
            applied(new Operation.Delete(KEY, version()));
            await().atMost(LIMIT).until(() -> hints.get() > before);
            assertThat(store.list(StoreKey.of("root"), LIMIT)).isEmpty();
        }
    }

    @Test
    @DisplayName("While a process leads, has written and is a member, etcd has granted no lease")
    void noLease() {
        RecordingContender leader = new RecordingContender("leader");
        Configuration options = Configuration.of(fixture.factory().options(), fixture.options());
        try (HaBackend backend = fixture.factory().open(new HaBackendContext(new ClusterId("kit"), "p", options))) {
            backend.election("election").start(leader);
            await().atMost(LIMIT).until(leader::leads);
            assertThat(leader.leadership().orElseThrow().stateHandles("scope").create("name", StateHandle.ofUtf8("1")))
                    .isInstanceOf(CommitResult.Applied.class);
            backend.membership("group").register(Map.of());
            assertThat(server.node(0).metrics().lines()).contains("etcd_debugging_lease_granted_total 0");
        }
    }

    private void compact(long revision) throws CallFailure {
        EtcdSettings settings = EtcdOptions.read(Configuration.of(EtcdOptions.all(), fixture.options()));
        EtcdConnection connection = new EtcdConnection(settings, EtcdThreads.start(), NanoClock.system());
        try {
            connection.write(
                    KVGrpc.getCompactMethod(),
                    CompactionRequest.newBuilder()
                            .setRevision(revision)
                            .setPhysical(true)
                            .build(),
                    LIMIT);
        } finally {
            connection.close(LIMIT);
        }
    }

    private void applied(Operation operation) {
        assertThat(fixture.store().commit(List.of(operation), LIMIT)).isInstanceOf(TransactionOutcome.Applied.class);
    }

    private String version() {
        return fixture.store().read(KEY, LIMIT).orElseThrow().version();
    }

    private static ByteBuffer value(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(0, number);
    }
}
