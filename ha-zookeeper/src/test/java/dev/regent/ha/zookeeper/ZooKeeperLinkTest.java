package dev.regent.ha.zookeeper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.support.Threading;
import dev.regent.ha.support.lease.LeaseOptions;
import dev.regent.ha.support.lease.LeaseTiming;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.support.transaction.TransactionOutcome;
import dev.regent.ha.support.transaction.TransactionOutcome.Applied;
import dev.regent.ha.support.transaction.TransactionOutcome.NotSent;
import dev.regent.ha.support.transaction.TransactionOutcome.Unknown;
import dev.regent.ha.support.transaction.TransactionStore;
import dev.regent.ha.testkit.proxy.Direction;
import dev.regent.ha.testkit.proxy.FaultProxy;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The store behind a connection that fails, and its watches. */
@NeedsServer(ServerKind.ZOOKEEPER)
@Timeout(180)
class ZooKeeperLinkTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final StoreKey A = StoreKey.of("group", "a");
    private static final StoreKey B = StoreKey.of("group", "below", "b");

    private final ZooKeeperFixture fixture = new ZooKeeperFixture();
    private final FaultProxy proxy = fixture.proxies().get(0);
    private final TransactionStore plain = fixture.store();
    private final TransactionStore store = open();

    @AfterEach
    void close() {
        store.close();
        fixture.close();
    }

    @Test
    @DisplayName("S5: a transaction whose answer is lost is unknown, and found by reading once the connection is back")
    void answerLost() {
        store.commit(List.of(create(StoreKey.of("group", "other"))), LIMIT); // with the node above both
        proxy.swallow(Direction.TO_CLIENT);
        assertThat(store.commit(List.of(create(A)), SHORT))
                .isInstanceOfSatisfying(
                        Unknown.class,
                        unknown -> assertThat(unknown.error())
                                .isInstanceOf(OutcomeUnknownException.class)
                                .hasMessageContaining("did not answer within 2000 ms"));
        assertThat(proxy.traffic(Direction.TO_CLIENT).dropped()).isPositive();
        proxy.reset();
        proxy.heal();
        assertThat(readOnceConnected()).isPresent();
    }

    @Test
    @DisplayName("S5: a connection that breaks after the sending leaves the outcome unknown at once")
    void reset() {
        assertThat(store.commit(List.of(create(A)), LIMIT)).isInstanceOf(Applied.class);
        proxy.resetAfter(Direction.TO_CLIENT, 0);
        assertThat(store.commit(List.of(replace(A, "0")), LIMIT)).isInstanceOf(Unknown.class);
        proxy.heal();
        assertThat(readOnceConnected().orElseThrow().version()).isEqualTo("1");
    }

    @Test
    @DisplayName(
            "Without a connection nothing is sent, the message says where and why, and it goes on by itself afterwards")
    void outage() {
        store.check(LIMIT);
        proxy.refuseConnections();
        proxy.reset();
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(store.commit(List.of(create(A)), SHORT))
                        .isInstanceOfSatisfying(
                                NotSent.class,
                                notSent -> assertThat(notSent.error())
                                        .hasMessageContaining("no connection to ZooKeeper at 127.0.0.1:")
                                        .hasMessageContaining("failed: ")));
        assertThatThrownBy(() -> store.read(A, SHORT)).isInstanceOf(BackendUnavailableException.class);
        proxy.heal();
        store.check(LIMIT);
        assertThat(plain.read(A, LIMIT)).isEmpty();
    }

    @Test
    @DisplayName("A transaction is not sent when connecting took nearly all of its time limit")
    void connectedTooLate() {
        AtomicLong ahead = new AtomicLong();
        try (TransactionStore late = open(Threading.system(() -> System.nanoTime() + ahead.get()))) {
            late.check(LIMIT);
            proxy.refuseConnections();
            proxy.reset();
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThatThrownBy(() -> late.check(Duration.ofMillis(100)))
                            .hasMessageContaining("no connection"));
            FutureTask<TransactionOutcome> commit = new FutureTask<>(() -> late.commit(List.of(create(A)), LIMIT));
            Thread thread = new Thread(commit, "late-commit");
            thread.setDaemon(true);
            thread.start();
            await().atMost(LIMIT).until(() -> thread.getState() == Thread.State.TIMED_WAITING);
            ahead.set(LIMIT.minusSeconds(3).toNanos());
            proxy.heal();
            assertThat(commit)
                    .succeedsWithin(LIMIT)
                    .isInstanceOfSatisfying(
                            NotSent.class,
                            notSent -> assertThat(notSent.error())
                                    .hasMessageContaining("too little was left of 30000 ms"));
            assertThat(plain.read(A, LIMIT)).isEmpty();
        }
    }

    @Test
    @DisplayName("A call on an interrupted thread ends without an answer, and the thread stays interrupted")
    void interrupted() {
        store.check(LIMIT);
        proxy.stall(Direction.TO_CLIENT);
        Thread.currentThread().interrupt();
        TransactionOutcome outcome = store.commit(List.of(new Operation.Exists(A)), LIMIT);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcome).isInstanceOf(Unknown.class);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> store.read(A, LIMIT)).hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    @DisplayName("L1: the end is bounded while the server does not answer")
    void closeWhileHanging() {
        store.check(LIMIT);
        proxy.stall(Direction.TO_CLIENT);
        long start = System.nanoTime();
        store.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    @DisplayName(
            "Hints tell of changes of a key, and of keys below a prefix, not of others, and not after the subscription's end")
    void hints() {
        AtomicInteger key = new AtomicInteger();
        AtomicInteger below = new AtomicInteger();
        AtomicInteger other = new AtomicInteger();
        store.check(LIMIT);
        List<Subscription> subscriptions = List.of(
                store.subscribe(A, any -> key.incrementAndGet()),
                store.subscribe(StoreKey.of("group", "below"), any -> below.incrementAndGet()),
                store.subscribe(StoreKey.of("group", "belo"), any -> other.incrementAndGet()));
        await().atMost(LIMIT).until(() -> key.get() == 1 && below.get() == 1 && other.get() == 1); // they are set
        plain.commit(List.of(create(A)), LIMIT);
        await().atMost(LIMIT).until(() -> key.get() >= 2);
        plain.commit(List.of(create(B)), LIMIT);
        await().atMost(LIMIT).until(() -> below.get() >= 2);
        int seen = below.get();
        plain.commit(List.of(replace(B, "0")), LIMIT);
        await().atMost(LIMIT).until(() -> below.get() > seen);
        plain.commit(List.of(new Operation.Delete(B, "1")), LIMIT);
        await().atMost(LIMIT).until(() -> below.get() > seen + 1);
        assertThat(other).hasValue(1);
        subscriptions.forEach(Subscription::close);
        subscriptions.forEach(Subscription::close); // idempotent
        int end = key.get();
        plain.commit(List.of(replace(A, "0")), LIMIT);
        store.read(A, LIMIT); // whose answer is behind the events that were on their way
        assertThat(key).hasValue(end);
    }

    @Test
    @DisplayName("R4: watches are set anew after the connection broke, and everybody is told to look")
    void hintsAfterReset() {
        AtomicInteger hints = new AtomicInteger();
        store.check(LIMIT);
        store.subscribe(A, any -> hints.incrementAndGet()); // ends with the store
        await().atMost(LIMIT).until(() -> hints.get() == 1);
        proxy.reset();
        await().atMost(LIMIT).until(() -> hints.get() >= 2);
        int seen = hints.get();
        plain.commit(List.of(create(A)), LIMIT);
        await().atMost(LIMIT).until(() -> hints.get() > seen);
    }

    @Test
    @DisplayName("R4: an outage longer than the session ends in a new one, with the same watches")
    void hintsAfterSession() {
        AtomicInteger hints = new AtomicInteger();
        store.check(LIMIT);
        store.subscribe(A, any -> hints.incrementAndGet()); // ends with the store
        await().atMost(LIMIT).until(() -> hints.get() == 1);
        proxy.refuseConnections();
        proxy.reset();
        long out = System.nanoTime();
        await().atMost(LIMIT)
                .until(() -> System.nanoTime() - out > Duration.ofSeconds(8).toNanos());
        plain.commit(List.of(create(A)), LIMIT);
        proxy.heal();
        await().atMost(LIMIT).until(() -> hints.get() >= 2);
        assertThat(store.read(A, LIMIT)).isPresent();
        int seen = hints.get();
        plain.commit(List.of(replace(A, "0")), LIMIT);
        await().atMost(LIMIT).until(() -> hints.get() > seen);
    }

    /** A read may meet the end of the connection. */
    private Optional<Stored> readOnceConnected() {
        return await().atMost(LIMIT)
                .ignoreException(BackendUnavailableException.class)
                .until(() -> store.read(A, LIMIT), any -> true);
    }

    private TransactionStore open() {
        return open(Threading.system());
    }

    private TransactionStore open(Threading threads) {
        Map<String, String> options = new HashMap<>(fixture.optionsThrough(List.of(proxy)));
        options.put(ZooKeeperOptions.SESSION_TIMEOUT.key(), "4 s");
        Configuration configuration = Configuration.of(ZooKeeperOptions.all(), options);
        LeaseTiming timing = LeaseOptions.timing(configuration);
        return new ZooKeeperTransactionStore(ZooKeeperOptions.settings(configuration, timing), threads);
    }

    private static Operation create(StoreKey key) {
        return new Operation.Create(key, UTF_8.encode("new"));
    }

    private static Operation replace(StoreKey key, String version) {
        return new Operation.Replace(key, version, UTF_8.encode("after " + version));
    }
}
