package dev.regent.ha.testkit.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import dev.regent.ha.support.transaction.Hint;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.support.transaction.TransactionOutcome;
import dev.regent.ha.support.transaction.TransactionOutcome.Applied;
import dev.regent.ha.support.transaction.TransactionOutcome.NotSent;
import dev.regent.ha.support.transaction.TransactionOutcome.Refused;
import dev.regent.ha.support.transaction.TransactionStore;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What {@link TransactionStore} promises, on a real server: the part that is the same for all drivers.
 *
 * @param <F> the driver's fixture
 */
@Timeout(120)
public abstract class TransactionStoreContract<F extends TransactionFixture> {

    /** Of one call; a loaded machine needs far less. */
    protected static final Duration LIMIT = Duration.ofSeconds(20);

    /** A key. */
    protected static final StoreKey A = StoreKey.of("group", "a");

    /** Its sibling. */
    protected static final StoreKey B = StoreKey.of("group", "b");

    /** A key with parents of its own, and a name that an address or a path would have to escape. */
    protected static final StoreKey DEEP = StoreKey.of("group", "below", "odd%20name~1", "c");

    private static final StoreKey C = StoreKey.of("group", "c");
    private static final String NEVER = "987654321";

    private final F fixture;
    private final TransactionStore store;

    /** @param fixture of the driver; closed after the test */
    protected TransactionStoreContract(F fixture) {
        this.fixture = fixture;
        this.store = fixture.store();
    }

    @AfterEach
    final void close() {
        fixture.close();
    }

    @Test
    @DisplayName("S2: a transaction is applied as a whole and answers with the versions that are read afterwards")
    void applied() {
        Map<StoreKey, String> first = applied(create(A, "one"), create(DEEP, "two"));
        assertThat(first).containsOnlyKeys(A, DEEP);
        assertThat(text(A)).isEqualTo(first.get(A) + " one");
        assertThat(text(DEEP)).isEqualTo(first.get(DEEP) + " two");
        Map<StoreKey, String> second = applied(new Operation.Exists(DEEP), replace(A, version(A), "more"));
        assertThat(second).containsOnlyKeys(A).isNotEqualTo(first);
        assertThat(text(A)).isEqualTo(second.get(A) + " more");
        assertThat(applied(new Operation.Check(A, version(A)), create(B, "three")))
                .containsOnlyKeys(B);
        applied(new Operation.Delete(A, version(A)));
        assertThat(store.read(A, LIMIT)).isEmpty();
        assertThat(text(DEEP)).isEqualTo(first.get(DEEP) + " two");
    }

    @Test
    @DisplayName("S13: the first condition that does not hold is named, wherever it stands, and nothing is carried out")
    void refused() {
        applied(create(A, "one"), create(C, "three"));
        String before = text(A);
        List<Operation> wrong = List.of(
                create(A, "again"),
                replace(A, NEVER, "other version"),
                replace(B, NEVER, "missing"),
                new Operation.Check(A, NEVER),
                new Operation.Check(B, version(A)),
                new Operation.Exists(B),
                new Operation.Delete(A, NEVER),
                new Operation.Delete(B, version(A)));
        for (Operation each : wrong) {
            TransactionOutcome outcome = commit(
                    new Operation.Delete(C, version(C)),
                    create(DEEP, "new"),
                    each,
                    new Operation.Exists(StoreKey.of("none")));
            assertThat(outcome).as("%s", each).isEqualTo(new Refused(2));
        }
        assertThat(store.list(StoreKey.of("group"), LIMIT)).containsOnlyKeys(A, C);
        assertThat(text(A)).isEqualTo(before);
    }

    @Test
    @DisplayName("Values of any bytes, none among them, come back as they were")
    void binary() {
        byte[] bytes = new byte[4096];
        new Random(7).nextBytes(bytes);
        applied(new Operation.Create(A, ByteBuffer.wrap(bytes, 100, 3000)), create(B, ""));
        assertThat(stored(A).body()).isEqualTo(ByteBuffer.wrap(bytes, 100, 3000));
        assertThat(stored(B).body().hasRemaining()).isFalse();
    }

    @Test
    @DisplayName("S11: a list has all keys below the prefix, however deep, and the prefix itself, but no neighbour")
    void list() {
        applied(create(A, "1"), create(B, "2"), create(DEEP, "3"), create(StoreKey.of("groups", "d"), "4"));
        applied(create(StoreKey.of("group-b", "d"), "a name that sorts before the slash"));
        assertThat(store.list(StoreKey.of("group"), LIMIT)).containsOnlyKeys(A, B, DEEP);
        assertThat(texts(StoreKey.of("group", "below"))).isEqualTo(Map.of(DEEP, text(DEEP)));
        assertThat(store.list(A, LIMIT)).containsOnlyKeys(A);
        assertThat(store.list(StoreKey.of("nothing"), LIMIT)).isEmpty();
    }

    @Test
    @DisplayName("S9: a list has more keys than a server tells at once")
    void longList() {
        int count = 600;
        List<Operation> all = IntStream.range(0, count)
                .mapToObj(i -> create(StoreKey.of("many", "part-" + i % 300, "key-" + i), "v" + i))
                .toList();
        for (int from = 0; from < count; from += store.maxOperations()) {
            applied(all.subList(from, Math.min(count, from + store.maxOperations()))
                    .toArray(Operation[]::new));
        }
        StoreKey last = all.get(count - 1).key();
        assertThat(texts(StoreKey.of("many"))).hasSize(count).containsEntry(last, text(last));
    }

    @Test
    @DisplayName("S12: the largest transactions go into one request of a stock server, deletions among them")
    void largest() {
        String longest = "n".repeat(160);
        List<StoreKey> keys = IntStream.range(0, store.maxOperations())
                .mapToObj(i -> StoreKey.of("clusters", longest, longest, "scopes", longest, "7-1", "e", i + longest))
                .toList();
        int each = store.maxTransactionBytes() / keys.size();
        Map<StoreKey, String> created = applied(keys.stream()
                .map(key -> new Operation.Create(key, ByteBuffer.allocate(each)))
                .toArray(Operation[]::new));
        assertThat(created).containsOnlyKeys(keys);
        List<Operation> mixed = new ArrayList<>();
        mixed.add(new Operation.Create(A, ByteBuffer.allocate(store.maxValueBytes())));
        keys.stream().skip(1).forEach(key -> mixed.add(new Operation.Delete(key, created.getOrDefault(key, ""))));
        applied(mixed.toArray(Operation[]::new));
        assertThat(store.list(StoreKey.of("clusters"), LIMIT)).containsOnlyKeys(keys.get(0));
        assertThat(stored(A).body().remaining()).isEqualTo(store.maxValueBytes());
    }

    @Test
    @DisplayName("R4: a subscription is hinted at changes of its key and below it, and not after its end")
    void hints() {
        AtomicInteger hints = new AtomicInteger();
        AtomicInteger others = new AtomicInteger();
        Subscription subscription = store.subscribe(A, any -> hints.incrementAndGet());
        Subscription other = store.subscribe(A, any -> others.incrementAndGet());
        awaitMore(hints, 0);
        for (Operation change : List.of(create(A, "one"), create(A.child("below"), "two"))) {
            int before = hints.get();
            applied(change);
            awaitMore(hints, before);
        }
        int before = hints.get();
        applied(replace(A, version(A), "three"));
        awaitMore(hints, before);
        subscription.close();
        subscription.close();
        int after = hints.get();
        int othersBefore = others.get();
        applied(replace(A, version(A), "four"));
        awaitMore(others, othersBefore);
        assertThat(hints).hasValue(after);
        other.close();
    }

    @Test
    @DisplayName("E1: a hint names what changed, and by the number that a read then tells the write that changed it")
    void hintsNameWrites() {
        Queue<Hint> hints = new ConcurrentLinkedQueue<>();
        StoreKey below = A.child("below");
        StoreKey other = A.child("other");
        applied(create(below, "one"), create(other, "two"));
        Subscription subscription = store.subscribe(A, hints::add);
        await("the watch").atMost(LIMIT).until(() -> hints.contains(Hint.UNKNOWN));
        long before = write(below);
        applied(replace(below, version(below), "three"), create(A.child("new"), "four"));
        assertThat(write(below)).isGreaterThan(before);
        for (StoreKey each : List.of(below, A.child("new"))) {
            await("a hint about " + each).atMost(LIMIT).until(() -> hints.contains(Hint.of(each, write(each))));
        }
        long last = write(below);
        applied(new Operation.Delete(below, version(below)));
        await("a hint about the deletion").atMost(LIMIT).until(() -> hints.contains(Hint.of(below)));
        applied(create(below, "five"));
        assertThat(write(below)).isGreaterThan(last);
        await("a hint about what was created again")
                .atMost(LIMIT)
                .until(() -> hints.contains(Hint.of(below, write(below))));
        assertThat(hints).noneMatch(hint -> hint.key().equals(Optional.of(other)));
        subscription.close();
    }

    private long write(StoreKey key) {
        return store.read(key, LIMIT).map(Stored::write).orElse(0L);
    }

    @Test
    @DisplayName("An interrupted thread sends nothing, keeps its flag, and calls it not sent")
    void interrupted() {
        Thread.currentThread().interrupt();
        assertThat(commit(create(A, "one"))).isInstanceOf(NotSent.class);
        assertThatThrownBy(() -> store.read(A, LIMIT)).isInstanceOf(BackendUnavailableException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(store.read(A, LIMIT)).isEmpty();
    }

    @Test
    @DisplayName("A check finds the server well and changes no key")
    void check() {
        applied(create(A, "one"));
        String before = text(A);
        store.check(LIMIT);
        assertThat(texts(StoreKey.of("group"))).isEqualTo(Map.of(A, before));
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

    /** The driver's fixture. */
    protected final F fixture() {
        return fixture;
    }

    /** Its store. */
    protected final TransactionStore store() {
        return store;
    }

    /** Sends one. */
    protected final TransactionOutcome commit(Operation... operations) {
        return store.commit(List.of(operations), LIMIT);
    }

    /** Sends one that must be applied, and returns the versions that it answers. */
    protected final Map<StoreKey, String> applied(Operation... operations) {
        TransactionOutcome outcome = commit(operations);
        assertThat(outcome).isInstanceOf(Applied.class);
        return ((Applied) outcome).versions();
    }

    /** The present version of a key that is there. */
    protected final String version(StoreKey key) {
        return stored(key).version();
    }

    /** Version and value of a key, with a space between, or {@code missing}. */
    protected final String text(StoreKey key) {
        return store.read(key, LIMIT).map(TransactionStoreContract::text).orElse("missing");
    }

    /** Creates a key. */
    protected static Operation create(StoreKey key, String value) {
        return new Operation.Create(key, UTF_8.encode(value));
    }

    /** Replaces the value of a key in that version. */
    protected static Operation replace(StoreKey key, String version, String value) {
        return new Operation.Replace(key, version, UTF_8.encode(value));
    }

    private Stored stored(StoreKey key) {
        return store.read(key, LIMIT).orElseThrow();
    }

    private Map<StoreKey, String> texts(StoreKey prefix) {
        Map<StoreKey, String> texts = new HashMap<>();
        store.list(prefix, LIMIT).forEach((key, stored) -> texts.put(key, text(stored)));
        return texts;
    }

    private static String text(Stored stored) {
        return stored.version() + " " + UTF_8.decode(stored.body());
    }

    private static void awaitMore(AtomicInteger hints, int before) {
        await("a hint").atMost(LIMIT).until(() -> hints.get() > before);
    }
}
