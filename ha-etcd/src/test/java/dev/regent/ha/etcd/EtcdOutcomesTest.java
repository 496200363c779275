package dev.regent.ha.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.support.transaction.TransactionOutcome;
import dev.regent.ha.support.transaction.TransactionStore;
import dev.regent.ha.testkit.proxy.Direction;
import dev.regent.ha.testkit.proxy.FaultProxy;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@NeedsServer(ServerKind.ETCD)
class EtcdOutcomesTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(1500);
    private static final StoreKey KEY = StoreKey.of("root", "key");

    private final EtcdFixture fixture = new EtcdFixture();
    private final FaultProxy proxy = fixture.proxies().get(0);
    private final TransactionStore store = Stores.open(fixture.optionsThrough(List.of(proxy)));

    @AfterEach
    void close() {
        store.close();
        fixture.close();
    }

    @Test
    @DisplayName(
            "F7: a request that gets lost is unknown and not carried out; the thread waits no longer than its limit")
    void lostRequest() {
        store.check(LIMIT);
        proxy.swallow(Direction.TO_SERVER);
        long start = System.nanoTime();
        assertThat(create()).isInstanceOf(TransactionOutcome.Unknown.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SHORT.multipliedBy(4));
        assertThatThrownBy(() -> store.read(KEY, SHORT))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("127.0.0.1:" + proxy.address().getPort());
        assertThat(fixture.store().read(KEY, LIMIT)).isEmpty();
    }

    @Test
    @DisplayName("F8: a request whose answer gets lost is unknown and carried out once")
    void lostAnswer() {
        store.check(LIMIT);
        proxy.swallow(Direction.TO_CLIENT);
        assertThat(create()).isInstanceOf(TransactionOutcome.Unknown.class);
        await().atMost(LIMIT).until(() -> fixture.store().read(KEY, LIMIT).isPresent());
        proxy.reset();
        proxy.heal();
        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> store.read(KEY, LIMIT).isPresent());
        assertThat(create()).isEqualTo(new TransactionOutcome.Refused(0));
    }

    @Test
    @DisplayName(
            "F16: a request whose connection is reset at its first byte was not carried out, and the next one goes over a new connection")
    void reset() {
        store.check(LIMIT);
        proxy.resetAfter(Direction.TO_SERVER, 0);
        assertThat(create()).isInstanceOfAny(TransactionOutcome.Unknown.class, TransactionOutcome.NotSent.class);
        proxy.heal();
        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> store.read(KEY, LIMIT).isEmpty());
    }

    @Test
    @DisplayName("F12: what no connection could be made for was certainly not sent, and the reason is in the message")
    void refusedConnection() {
        proxy.refuseConnections();
        proxy.reset();
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(create())
                        .isInstanceOfSatisfying(
                                TransactionOutcome.NotSent.class,
                                outcome -> assertThat(outcome.error()).hasMessageContaining("Connection refused")));
        proxy.heal();
        await().atMost(LIMIT).until(() -> create() instanceof TransactionOutcome.Applied);
    }

    @Test
    @DisplayName("An interrupt ends a call that waits, leaves it unknown and keeps the flag")
    void interrupt() throws Exception {
        store.check(LIMIT);
        proxy.stall(Direction.TO_SERVER);
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        CompletableFuture<TransactionOutcome> outcome = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            outcome.complete(store.commit(List.of(new Operation.Create(KEY, value())), LIMIT));
            flag.complete(Thread.currentThread().isInterrupted());
        });
        caller.start();
        await().atMost(LIMIT).until(() -> proxy.traffic(Direction.TO_SERVER).stalled() > 0);
        long start = System.nanoTime();
        caller.interrupt();
        caller.join(LIMIT.toMillis());
        assertThat(outcome.getNow(new TransactionOutcome.Refused(0))).isInstanceOf(TransactionOutcome.Unknown.class);
        assertThat(flag).isCompletedWithValue(true);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT.dividedBy(2));
    }

    @Test
    @DisplayName(
            "R4: a watch that lost its connection is opened again, hints at what it missed, and does not spin meanwhile")
    void watchComesBack() {
        AtomicInteger hints = new AtomicInteger();
        store.subscribe(KEY, any -> hints.incrementAndGet());
        await().atMost(LIMIT).until(() -> hints.get() == 1);
        proxy.resetConnections();
        proxy.reset();
        assertThat(fixture.store().commit(List.of(new Operation.Create(KEY, value())), LIMIT))
                .isInstanceOf(TransactionOutcome.Applied.class);
        long before = proxy.counts().turnedAway();
        await("an outage").pollDelay(Duration.ofSeconds(4)).atMost(LIMIT).until(() -> true);
        assertThat(proxy.counts().turnedAway() - before)
                .as("connections tried in 4 s")
                .isLessThan(10);
        assertThat(hints).hasValue(1);
        proxy.heal();
        await().atMost(LIMIT).until(() -> hints.get() >= 2);
    }

    private TransactionOutcome create() {
        return store.commit(List.of(new Operation.Create(KEY, value())), SHORT);
    }

    private static ByteBuffer value() {
        return ByteBuffer.wrap("value".getBytes(UTF_8));
    }
}
