package dev.regent.ha.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.support.transaction.TransactionOutcome.Applied;
import dev.regent.ha.support.transaction.TransactionOutcome.NotSent;
import dev.regent.ha.support.transaction.TransactionOutcome.Refused;
import dev.regent.ha.testkit.support.TransactionStoreContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.util.List;
import java.util.Map;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@NeedsServer(ServerKind.ZOOKEEPER)
class ZooKeeperTransactionStoreTest extends TransactionStoreContract<ZooKeeperFixture> {

    private static final StoreKey NESTED = StoreKey.of("group", "below", "deeper", "c");

    ZooKeeperTransactionStoreTest() {
        super(new ZooKeeperFixture());
    }

    @Test
    @DisplayName("S13: a version that ZooKeeper never gives is the version of no key")
    void noVersion() {
        commit(create(A, "one"));
        for (String wrong : List.of("no version of ZooKeeper", "-1")) {
            assertThat(commit(create(DEEP, "new"), new Operation.Check(A, wrong)))
                    .as(wrong)
                    .isEqualTo(new Refused(1));
        }
        assertThat(store().list(StoreKey.of("group"), LIMIT)).containsOnlyKeys(A);
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
    @DisplayName("S11: a list has neither parents nor what is none of ours")
    void foreign() throws Exception {
        commit(create(A, "1"), create(B, "2"), create(DEEP, "3"));
        byHand(hand -> {
            for (String foreign : List.of("/group/~odd name", "/group/below/empty", "/group/not~ours!@")) {
                hand.create(
                        fixture().root() + foreign, new byte[] {1}, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            }
        });
        assertThat(store().list(StoreKey.of("group"), LIMIT)).containsOnlyKeys(A, B, DEEP);
        assertThat(store().list(StoreKey.of("group", "below"), LIMIT)).containsOnlyKeys(DEEP);
        assertThat(store().list(StoreKey.of("nothing"), LIMIT)).isEmpty();
    }

    @Test
    @DisplayName("Parents that somebody deletes are created again")
    void parentsGone() throws Exception {
        commit(create(NESTED, "one"));
        commit(new Operation.Delete(NESTED, "0"));
        byHand(hand -> {
            for (String parent : List.of("/group/below/deeper", "/group/below", "/group", "")) {
                hand.delete(fixture().root() + parent, -1);
            }
        });
        assertThat(store().list(StoreKey.of("group"), LIMIT)).isEmpty();
        assertThat(store().read(NESTED, LIMIT)).isEmpty();
        store().check(LIMIT);
        assertThat(commit(create(NESTED, "two"))).isEqualTo(new Applied(Map.of(NESTED, "0")));
        assertThat(text(NESTED)).isEqualTo("0 two");
    }

    @Test
    @DisplayName("What an access list forbids was not sent, and the message says what to check")
    void forbidden() throws Exception {
        commit(create(A, "one"));
        byHand(hand -> {
            hand.setACL(fixture().root() + "/group/a@", ZooDefs.Ids.READ_ACL_UNSAFE, -1);
            hand.setACL(fixture().root() + "/group", ZooDefs.Ids.READ_ACL_UNSAFE, -1);
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
                    fixture().root() + "/group/a@/b", new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        });
        assertThat(commit(new Operation.Delete(A, "0")))
                .isInstanceOfSatisfying(
                        NotSent.class,
                        notSent -> assertThat(notSent.error())
                                .hasMessageContaining("/group/a@")
                                .hasMessageContaining("remove them"));
    }

    private void byHand(Action action) throws Exception {
        ZooKeeper hand = new ZooKeeper(fixture().quorum(), 10_000, event -> {});
        try {
            Awaitility.await().atMost(LIMIT).until(() -> hand.getState().isConnected());
            action.run(hand);
        } finally {
            hand.close();
        }
    }

    /** What somebody does with a client of his own. */
    @FunctionalInterface
    private interface Action {

        void run(ZooKeeper hand) throws Exception;
    }
}
