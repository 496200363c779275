package dev.regent.ha.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.support.NanoClock;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.support.transaction.TransactionOutcome;
import dev.regent.ha.support.transaction.TransactionOutcome.Applied;
import dev.regent.ha.support.transaction.TransactionStore;
import dev.regent.ha.testkit.proxy.Direction;
import dev.regent.ha.testkit.proxy.FaultProxy;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.RangeRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** History that the server has thrown away while a client was cut off from it. */
@NeedsServer(ServerKind.ETCD)
class EtcdCompactionTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final StoreKey KEY = StoreKey.of("group", "key");

    private final EtcdFixture fixture = new EtcdFixture();
    private EtcdConnection server;

    @BeforeEach
    void connect() {
        EtcdSettings settings = EtcdOptions.read(Configuration.of(EtcdOptions.all(), fixture.options()));
        server = new EtcdConnection(settings, EtcdThreads.start(), NanoClock.system());
    }

    @AfterEach
    void close() {
        server.close(LIMIT);
        fixture.close();
    }

    @Test
    @DisplayName(
            "R4: who was cut off while its changes happened and the server compacted them is told when it is back, reads what is there, and is told of the next change")
    void cutOffWatcher() throws CallFailure {
        List<FaultProxy> proxies = fixture.proxies();
        try (TransactionStore cut = Stores.open(fixture.optionsThrough(proxies))) {
            AtomicInteger hints = new AtomicInteger();
            cut.subscribe(KEY, any -> hints.incrementAndGet());
            await("the hint of the opening").atMost(LIMIT).until(() -> hints.get() == 1);
            String first = write(new Operation.Create(KEY, value("first")));
            await("the hint of the first change").atMost(LIMIT).until(() -> hints.get() == 2);

            proxies.forEach(proxy -> {
                proxy.stall(Direction.TO_SERVER);
                proxy.stall(Direction.TO_CLIENT);
            });
            String last = first;
            for (int i = 0; i < 5; i++) {
                last = write(new Operation.Replace(KEY, last, value("change " + i)));
            }
            compact(last);
            assertCompacted(first);
            assertThat(hints).as("hints while cut off").hasValue(2);
            assertThat(proxies)
                    .anyMatch(proxy -> proxy.traffic(Direction.TO_CLIENT).stalled() > 0);

            proxies.forEach(proxy -> {
                proxy.reset();
                proxy.heal();
            });
            await("a hint when it is back").atMost(LIMIT).until(() -> hints.get() > 2);
            assertThat(cut.read(KEY, LIMIT)).map(Stored::version).contains(last);
            int before = hints.get();
            write(new Operation.Replace(KEY, last, value("next")));
            await("the hint of the next change").atMost(LIMIT).until(() -> hints.get() > before);
        }
    }

    private String write(Operation operation) {
        TransactionOutcome outcome = fixture.store().commit(List.of(operation), LIMIT);
        assertThat(outcome).isInstanceOf(Applied.class);
        return Optional.ofNullable(((Applied) outcome).versions().get(KEY)).orElseThrow();
    }

    private void compact(String revision) throws CallFailure {
        CompactionRequest upTo = CompactionRequest.newBuilder()
                .setRevision(Long.parseLong(revision))
                .setPhysical(true)
                .build();
        server.write(KVGrpc.getCompactMethod(), upTo, LIMIT);
    }

    private void assertCompacted(String revision) {
        RangeRequest past = RangeRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8("any"))
                .setRevision(Long.parseLong(revision))
                .build();
        assertThatThrownBy(() -> server.read(KVGrpc.getRangeMethod(), past, LIMIT))
                .isInstanceOf(CallFailure.class)
                .hasMessageContaining("compacted");
    }

    private static ByteBuffer value(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
