package dev.regent.ha.zookeeper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.store.StoreKey;
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
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Transactions and reads against the real server. */
@NeedsServer(ServerKind.ZOOKEEPER)
@Timeout(120)
class ZooKeeperTransactionStoreTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final StoreKey A = StoreKey.of("group", "a");
    private static final StoreKey B = StoreKey.of("group", "b");
    private static final StoreKey DEEP = StoreKey.of("group", "below", "deeper", "c");

    private final ZooKeeperFixture fixture = new ZooKeeperFixture();
    private final TransactionStore store = fixture.store();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    @DisplayName("A transaction answers with the versions that a read shows afterwards")
    void applied() {
        assertThat(commit(create(A, "one"), create(DEEP, "two"))).isEqualTo(new Applied(Map.of(A, "0", DEEP, "0")));
        assertThat(commit(new Operation.Check(A, "0"), new Operation.Exists(DEEP), replace(A, "0", "more")))
                .isEqualTo(new Applied(Map.of(A, "1")));
        assertThat(text(A)).isEqualTo("1 more");
        assertThat(text(DEEP)).isEqualTo("0 two");
        assertThat(commit(new Operation.Delete(A, "1"))).isInstanceOf(Applied.class);
        assertThat(store.read(A, LIMIT)).isEmpty();
    }

    @Test
    @DisplayName("The first condition that does not hold is named, wherever it stands, and nothing is carried out")
    void refused() {
        commit(create(A, "one"));
        List<Operation> wrong = List.of(
                create(A, "again"),
                replace(A, "7", "other version"),
                replace(B, "0", "missing"),
                new Operation.Check(A, "1"),
                new Operation.Check(B, "0"),
                new Operation.Exists(B),
                new Operation.Delete(A, "3"),
                new Operation.Delete(B, "0"),
                new Operation.Check(A, "no version of ZooKeeper"),
                new Operation.Check(A, "-1"));
        for (Operation each : wrong) {
            assertThat(commit(create(DEEP, "new"), each, new Operation.Exists(StoreKey.of("none"))))
                    .as("%s", each)
                    .isEqualTo(new Refused(1));
        }
        assertThat(store.list(StoreKey.of("group"), LIMIT)).containsOnlyKeys(A);
        assertThat(text(A)).isEqualTo("0 one");
    }

    @Test
    @DisplayName("Versions begin anew when a key is created again, as declared")
    void recurring() {
        commit(create(A, "one"));
        commit(replace(A, "0", "two"));
        commit(new Operation.Delete(A, "1"));
        assertThat(commit(create(A, "three"))).isEqualTo(new Applied(Map.of(A, "0")));
        assertThat(text(A)).isEqualTo("0 three");
    }

    @Test
    @DisplayName("Values of any bytes, none among them, come back as they were")
    void binary() {
        byte[] bytes = new byte[4096];
        new Random(7).nextBytes(bytes);
        commit(new Operation.Create(A, ByteBuffer.wrap(bytes, 100, 3000)), create(B, ""));
        assertThat(store.read(A, LIMIT).orElseThrow().body()).isEqualTo(ByteBuffer.wrap(bytes, 100, 3000));
        assertThat(store.read(B, LIMIT).orElseThrow().body().hasRemaining()).isFalse();
        assertThat(store.list(A, LIMIT)).containsOnlyKeys(A);
    }

    @Test
    @DisplayName("A list has all keys below the prefix, however deep, but neither parents nor what is none of ours")
    void list() throws Exception {
        commit(create(A, "1"), create(B, "2"), create(DEEP, "3"), create(StoreKey.of("groups", "d"), "4"));
        byHand(hand -> {
            for (String foreign : List.of("/group/~odd name", "/group/below/empty", "/group/not~ours!@")) {
                hand.create(
                        fixture.root() + foreign, new byte[] {1}, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            }
        });
        assertThat(store.list(StoreKey.of("group"), LIMIT)).containsOnlyKeys(A, B, DEEP);
        assertThat(store.list(StoreKey.of("group", "below"), LIMIT)).containsOnlyKeys(DEEP);
        assertThat(store.list(StoreKey.of("nothing"), LIMIT)).isEmpty();
    }

    @Test
    @DisplayName("A list has more keys than are asked for at once, and what is deleted meanwhile does not disturb it")
    void longList() {
        int count = 600;
        for (int from = 0; from < count; from += 200) {
            store.commit(
                    IntStream.range(from, from + 200)
                            .mapToObj(i -> create(numbered(i), "v" + i))
                            .toList(),
                    LIMIT);
        }
        assertThat(store.list(StoreKey.of("many"), LIMIT)).hasSize(count);
    }

    @Test
    @DisplayName("Parents that somebody deletes are created again")
    void parentsGone() throws Exception {
        commit(create(DEEP, "one"));
        commit(new Operation.Delete(DEEP, "0"));
        byHand(hand -> {
            for (String parent : List.of("/group/below/deeper", "/group/below", "/group", "")) {
                hand.delete(fixture.root() + parent, -1);
            }
        });
        assertThat(store.list(StoreKey.of("group"), LIMIT)).isEmpty();
        assertThat(store.read(DEEP, LIMIT)).isEmpty();
        store.check(LIMIT);
        assertThat(commit(create(DEEP, "two"))).isEqualTo(new Applied(Map.of(DEEP, "0")));
        assertThat(text(DEEP)).isEqualTo("0 two");
    }

    @Test
    @DisplayName("S12: the largest transaction goes into one request of a stock server")
    void largest() {
        String longest = "n".repeat(160);
        List<Operation> operations = new ArrayList<>();
        int each = store.maxTransactionBytes() / store.maxOperations();
        for (int i = 0; i < store.maxOperations(); i++) {
            StoreKey key = StoreKey.of("clusters", longest, longest, "scopes", longest, "7-1", "e", i + longest);
            operations.add(new Operation.Create(key, ByteBuffer.allocate(each)));
        }
        assertThat(store.commit(operations, LIMIT)).isInstanceOf(Applied.class);
        assertThat(store.commit(List.of(new Operation.Create(A, ByteBuffer.allocate(store.maxValueBytes()))), LIMIT))
                .isInstanceOf(Applied.class);
        assertThat(store.list(StoreKey.of("clusters"), LIMIT)).hasSize(store.maxOperations());
    }

    @Test
    @DisplayName("What an access list forbids was not sent, and the message says what to check")
    void forbidden() throws Exception {
        commit(create(A, "one"));
        byHand(hand -> {
            hand.setACL(fixture.root() + "/group/a@", ZooDefs.Ids.READ_ACL_UNSAFE, -1);
            hand.setACL(fixture.root() + "/group", ZooDefs.Ids.READ_ACL_UNSAFE, -1);
        });
        assertThat(List.of(commit(replace(A, "0", "two")), commit(create(B, "new")), commit(create(DEEP, "new"))))
                .allSatisfy(outcome -> assertThat(outcome)
                        .isInstanceOfSatisfying(
                                NotSent.class,
                                notSent -> assertThat(notSent.error())
                                        .isInstanceOf(BackendUnavailableException.class)
                                        .hasMessageContaining("NOAUTH")
                                        .hasMessageContaining("high-availability.zookeeper.client")));
        assertThat(text(A)).isEqualTo("0 one");
    }

    @Test
    @DisplayName("A key with nodes of somebody else below it cannot be deleted, and the message says why")
    void notEmpty() throws Exception {
        commit(create(A, "one"));
        byHand(hand -> {
            hand.create(
                    fixture.root() + "/group/a@/b", new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        });
        assertThat(commit(new Operation.Delete(A, "0")))
                .isInstanceOfSatisfying(
                        NotSent.class,
                        notSent -> assertThat(notSent.error())
                                .hasMessageContaining("/group/a@")
                                .hasMessageContaining("remove them"));
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

    private String text(StoreKey key) {
        return store.read(key, LIMIT)
                .map(stored -> stored.version() + " " + UTF_8.decode(stored.body()))
                .orElse("missing");
    }

    private void byHand(Action action) throws Exception {
        ZooKeeper hand = new ZooKeeper(fixture.quorum(), 10_000, event -> {});
        try {
            Awaitility.await().atMost(LIMIT).until(() -> hand.getState().isConnected());
            action.run(hand);
        } finally {
            hand.close();
        }
    }

    private static StoreKey numbered(int number) {
        return StoreKey.of("many", "part-" + number % 300, "key-" + number);
    }

    private static Operation create(StoreKey key, String value) {
        return new Operation.Create(key, UTF_8.encode(value));
    }

    private static Operation replace(StoreKey key, String version, String value) {
        return new Operation.Replace(key, version, UTF_8.encode(value));
    }

    /** What somebody does with a client of his own. */
    @FunctionalInterface
    private interface Action {

        void run(ZooKeeper hand) throws Exception;
    }
}
