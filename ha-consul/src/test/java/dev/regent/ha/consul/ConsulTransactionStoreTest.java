package dev.regent.ha.consul;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Subscription;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.support.transaction.TransactionOutcome;
import dev.regent.ha.support.transaction.TransactionOutcome.Applied;
import dev.regent.ha.support.transaction.TransactionOutcome.NotSent;
import dev.regent.ha.support.transaction.TransactionOutcome.Refused;
import dev.regent.ha.support.transaction.TransactionStore;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Transactions, reads and watches against the real server. */
@NeedsServer(ServerKind.CONSUL)
@Timeout(120)
class ConsulTransactionStoreTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final StoreKey A = StoreKey.of("group", "a");
    private static final StoreKey B = StoreKey.of("group", "b");
    private static final StoreKey C = StoreKey.of("group", "c");
    private static final StoreKey DEEP = StoreKey.of("group", "below", "odd%20name~1", "c");

    private final ConsulFixture fixture = new ConsulFixture();
    private final TransactionStore store = fixture.store();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    @DisplayName("A transaction answers with the versions that a read shows afterwards")
    void applied() {
        Applied first = applied(create(A, "one"), create(DEEP, "two"));
        assertThat(first.versions()).containsOnlyKeys(A, DEEP);
        assertThat(text(A)).isEqualTo(first.versions().get(A) + " one");
        assertThat(text(DEEP)).isEqualTo(first.versions().get(DEEP) + " two");
        Applied second = applied(new Operation.Exists(DEEP), replace(A, version(A), "more"));
        assertThat(text(A)).isEqualTo(second.versions().get(A) + " more");
        applied(new Operation.Check(A, version(A)), new Operation.Exists(DEEP), create(B, "three"));
        applied(new Operation.Delete(A, version(A)));
        assertThat(store.read(A, LIMIT)).isEmpty();
    }

    @Test
    @DisplayName("The first condition that does not hold is named, wherever it stands, and nothing is carried out")
    void refused() {
        applied(create(A, "one"), create(C, "three"));
        List<Operation> wrong = List.of(
                create(A, "again"),
                replace(A, "7", "other version"),
                replace(B, "7", "missing"),
                new Operation.Check(A, "7"),
                new Operation.Check(B, "7"),
                new Operation.Exists(B),
                new Operation.Delete(A, "7"),
                new Operation.Delete(B, "7"));
        for (Operation each : wrong) {
            assertThat(commit(
                            new Operation.Delete(C, version(C)),
                            create(DEEP, "new"),
                            each,
                            new Operation.Exists(StoreKey.of("none"))))
                    .as("%s", each)
                    .isEqualTo(new Refused(2));
        }
        assertThat(store.list(StoreKey.of("group"), LIMIT)).containsOnlyKeys(A, C);
    }

    @Test
    @DisplayName("Versions never repeat, also when a key is deleted and created again")
    void lasting() {
        applied(create(A, "one"));
        String first = version(A);
        applied(new Operation.Delete(A, first));
        applied(create(A, "one"));
        assertThat(Long.parseLong(version(A))).isGreaterThan(Long.parseLong(first));
        assertThat(commit(replace(A, first, "late"))).isEqualTo(new Refused(0));
    }

    @Test
    @DisplayName("Values of any bytes, none among them, come back as they were")
    void binary() {
        byte[] bytes = new byte[4096];
        new Random(7).nextBytes(bytes);
        applied(new Operation.Create(A, ByteBuffer.wrap(bytes, 100, 3000)), create(B, ""));
        assertThat(store.read(A, LIMIT).orElseThrow().body()).isEqualTo(ByteBuffer.wrap(bytes, 100, 3000));
        assertThat(store.read(B, LIMIT).orElseThrow().body().hasRemaining()).isFalse();
    }

    @Test
    @DisplayName("A list has all keys below the prefix, however deep, or the prefix itself, and no neighbours")
    void list() {
        applied(create(A, "1"), create(B, "2"), create(DEEP, "3"), create(StoreKey.of("groups", "d"), "4"));
        assertThat(store.list(StoreKey.of("group"), LIMIT)).containsOnlyKeys(A, B, DEEP);
        assertThat(store.list(StoreKey.of("group", "below"), LIMIT)).containsOnlyKeys(DEEP);
        assertThat(store.list(A, LIMIT)).containsOnlyKeys(A);
        assertThat(store.list(StoreKey.of("nothing"), LIMIT)).isEmpty();
    }

    @Test
    @DisplayName("S12: the largest transactions go into one request of a stock server, deletions among them")
    void largest() {
        String longest = "n".repeat(160);
        List<StoreKey> keys = IntStream.range(0, store.maxOperations())
                .mapToObj(i -> StoreKey.of("clusters", longest, longest, "scopes", longest, "7-1", "e", i + longest))
                .toList();
        int each = store.maxTransactionBytes() / keys.size();
        List<Operation> creations = new ArrayList<>();
        keys.forEach(key -> creations.add(new Operation.Create(key, ByteBuffer.allocate(each))));
        Applied created = (Applied) store.commit(creations, LIMIT);
        assertThat(created.versions()).hasSize(keys.size());
        assertThat(store.list(StoreKey.of("clusters"), LIMIT)).hasSize(keys.size());
        List<Operation> mixed = new ArrayList<>();
        mixed.add(new Operation.Create(A, ByteBuffer.allocate(store.maxValueBytes())));
        keys.stream()
                .skip(1)
                .forEach(key ->
                        mixed.add(new Operation.Delete(key, created.versions().getOrDefault(key, ""))));
        assertThat(store.commit(mixed, LIMIT)).isInstanceOf(Applied.class);
        assertThat(store.list(StoreKey.of("clusters"), LIMIT)).hasSize(1);
    }

    @Test
    @DisplayName("A subscription is hinted at changes of its key, and not after its end")
    void hints() {
        AtomicInteger hints = new AtomicInteger();
        AtomicInteger others = new AtomicInteger();
        Subscription subscription = store.subscribe(A, hints::incrementAndGet);
        Subscription other = store.subscribe(A, others::incrementAndGet);
        await().until(() -> hints.get() > 0);
        int before = hints.get();
        applied(create(A, "one"));
        await().until(() -> hints.get() > before);
        int between = hints.get();
        applied(replace(A, version(A), "two"));
        await().until(() -> hints.get() > between);
        subscription.close();
        subscription.close();
        int after = hints.get();
        int othersBefore = others.get();
        applied(new Operation.Delete(A, version(A)));
        await().until(() -> others.get() > othersBefore);
        assertThat(hints.get()).isEqualTo(after);
        other.close();
    }

    @Test
    @DisplayName("After the end nothing is sent")
    void closed() {
        store.close();
        store.close();
        assertThat(commit(create(A, "one"))).isInstanceOf(NotSent.class);
        assertThatThrownBy(() -> store.check(LIMIT))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("closed");
    }

    private TransactionOutcome commit(Operation... operations) {
        return store.commit(List.of(operations), LIMIT);
    }

    private Applied applied(Operation... operations) {
        TransactionOutcome outcome = commit(operations);
        assertThat(outcome).isInstanceOf(Applied.class);
        return (Applied) outcome;
    }

    private String version(StoreKey key) {
        return store.read(key, LIMIT).orElseThrow().version();
    }

    private String text(StoreKey key) {
        return store.read(key, LIMIT)
                .map(stored -> stored.version() + " " + UTF_8.decode(stored.body()))
                .orElse("missing");
    }

    private static Operation create(StoreKey key, String value) {
        return new Operation.Create(key, UTF_8.encode(value));
    }

    private static Operation replace(StoreKey key, String version, String value) {
        return new Operation.Replace(key, version, UTF_8.encode(value));
    }
}
