package dev.regent.ha.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.support.transaction.TransactionOutcome;
import dev.regent.ha.support.transaction.TransactionStore;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@NeedsServer(ServerKind.ETCD)
class EtcdTransactionStoreTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final StoreKey A = StoreKey.of("root", "a");
    private static final StoreKey B = StoreKey.of("root", "b");

    private final EtcdFixture fixture = new EtcdFixture();
    private final TransactionStore store = fixture.store();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    @DisplayName("S2: a transaction is applied as a whole, and the versions that it answers are those that are read")
    void applied() {
        Map<StoreKey, String> versions =
                applied(new Operation.Create(A, text("1")), new Operation.Create(B, text("2")));
        assertThat(versions).containsOnlyKeys(A, B);
        assertThat(read(A).version()).isEqualTo(versions.get(A));
        assertThat(read(B).body()).isEqualTo(text("2"));
        StoreKey there = StoreKey.of("root", "there");
        applied(new Operation.Create(there, text("4")));
        Map<StoreKey, String> next = applied(
                new Operation.Replace(A, read(A).version(), text("3")),
                new Operation.Delete(B, read(B).version()),
                new Operation.Exists(there));
        assertThat(next).containsOnlyKeys(A);
        assertThat(read(A).version()).isEqualTo(next.get(A)).isNotEqualTo(versions.get(A));
        assertThat(store.read(B, LIMIT)).isEmpty();
    }

    @Test
    @DisplayName("S13: a refused transaction changes nothing and names the first condition that failed, of each kind")
    void refused() {
        String version = created(A);
        Operation good = new Operation.Check(A, version);
        assertRefused(0, new Operation.Create(A, text("2")), new Operation.Create(B, text("x")));
        assertRefused(1, good, new Operation.Exists(B), new Operation.Create(StoreKey.of("root", "c"), text("y")));
        assertRefused(1, good, new Operation.Check(B, "1"));
        assertRefused(1, good, new Operation.Replace(B, version, text("z")));
        assertRefused(1, good, new Operation.Delete(B, version));
        assertRefused(0, new Operation.Replace(A, version + "0", text("z")), new Operation.Exists(B));
        assertThat(store.list(StoreKey.of("root"), LIMIT)).containsOnlyKeys(A);
    }

    @Test
    @DisplayName("S2: a key that was deleted and created again never has a former version again")
    void neverRecurs() {
        String first = created(A);
        applied(new Operation.Delete(A, first));
        String second = created(A);
        assertThat(second).isNotEqualTo(first);
        assertRefused(0, new Operation.Replace(A, first, text("2")));
    }

    @Test
    @DisplayName(
            "S9, S11: a list has every key below the prefix over several pages, and none of a sibling whose name begins alike")
    void list() {
        List<Operation> all = new ArrayList<>();
        for (int i = 0; i < 110; i++) {
            all.add(new Operation.Create(StoreKey.of("many", "a", "n" + i), text("value " + i)));
        }
        applied(all.toArray(new Operation[0]));
        applied(
                new Operation.Create(StoreKey.of("many", "ab"), text("sibling")),
                new Operation.Create(
                        StoreKey.of("many", "a-b", "n"), text("sibling of a name that sorts before the slash")));
        Map<StoreKey, Stored> found = store.list(StoreKey.of("many", "a"), LIMIT);
        assertThat(found).hasSize(110);
        assertThat(read(StoreKey.of("many", "a", "n109")).body()).isEqualTo(text("value 109"));
        assertThat(found)
                .hasEntrySatisfying(
                        StoreKey.of("many", "a", "n109"),
                        stored -> assertThat(stored.body()).isEqualTo(text("value 109")));
        assertThat(store.list(StoreKey.of("many", "ab"), LIMIT))
                .as("the prefix itself counts where it is a key")
                .containsOnlyKeys(StoreKey.of("many", "ab"));
        assertThat(store.list(StoreKey.of("none"), LIMIT)).isEmpty();
    }

    @Test
    @DisplayName("S12: values of any bytes, the largest declared value and the most declared operations fit")
    void limits() {
        byte[] bytes = new byte[store.maxValueBytes()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        applied(new Operation.Create(A, ByteBuffer.wrap(bytes)));
        assertThat(read(A).body()).isEqualTo(ByteBuffer.wrap(bytes));
        List<Operation> most = new ArrayList<>();
        for (int i = 0; i < store.maxOperations(); i++) {
            ByteBuffer value = ByteBuffer.allocate(store.maxTransactionBytes() / store.maxOperations());
            value.putInt(0, i);
            most.add(new Operation.Create(StoreKey.of("most", "k".repeat(190) + i), value));
        }
        assertThat(applied(most.toArray(new Operation[0]))).hasSize(store.maxOperations());
    }

    @Test
    @DisplayName(
            "R4: a change below the prefix or of the key itself is hinted at, one beside it is not, none after the end")
    void hints() {
        AtomicInteger hints = new AtomicInteger();
        Subscription subscription = store.subscribe(A, hints::incrementAndGet);
        await("the hint of the opening").atMost(LIMIT).until(() -> hints.get() == 1);
        applied(new Operation.Create(B, text("beside")));
        applied(new Operation.Create(StoreKey.of("root", "a-b"), text("beside, before the slash")));
        applied(new Operation.Create(A, text("itself")));
        await("the hint").atMost(LIMIT).until(() -> hints.get() == 2);
        applied(new Operation.Create(A.child("below"), text("below")));
        await("the hint").atMost(LIMIT).until(() -> hints.get() == 3);
        subscription.close();
        subscription.close();
        applied(new Operation.Delete(A, read(A).version()));
        store.check(LIMIT);
        assertThat(hints).hasValue(3);
    }

    @Test
    @DisplayName("An interrupted thread sends nothing, keeps its flag, and calls it not sent")
    void interrupted() {
        Thread.currentThread().interrupt();
        assertThat(store.commit(List.of(new Operation.Create(A, text("1"))), LIMIT))
                .isInstanceOf(TransactionOutcome.NotSent.class);
        assertThatThrownBy(() -> store.read(A, LIMIT)).isInstanceOf(BackendUnavailableException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(store.read(A, LIMIT)).isEmpty();
    }

    @Test
    @DisplayName("A check finds the server well and changes nothing")
    void check() {
        String before = created(A);
        store.check(LIMIT);
        assertThat(read(A).version()).isEqualTo(before);
        assertThat(store.list(StoreKey.of("root"), LIMIT)).containsOnlyKeys(A);
    }

    private Stored read(StoreKey key) {
        return store.read(key, LIMIT).orElseThrow();
    }

    private String created(StoreKey key) {
        applied(new Operation.Create(key, text("created")));
        return read(key).version();
    }

    private Map<StoreKey, String> applied(Operation... operations) {
        TransactionOutcome outcome = store.commit(List.of(operations), LIMIT);
        assertThat(outcome).isInstanceOf(TransactionOutcome.Applied.class);
        return ((TransactionOutcome.Applied) outcome).versions();
    }

    private void assertRefused(int operation, Operation... operations) {
        assertThat(store.commit(List.of(operations), LIMIT)).isEqualTo(new TransactionOutcome.Refused(operation));
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
