package dev.regent.ha.support.transaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.Threading;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PolledHintsTest {

    private static final StoreKey GROUP = StoreKey.of("group");
    private static final StoreKey A = GROUP.child("a");
    private static final StoreKey B = GROUP.child("b");

    private final Map<StoreKey, Stored> keys = new ConcurrentHashMap<>();
    private final AtomicLong last = new AtomicLong();
    private final AtomicInteger polls = new AtomicInteger();
    private final AtomicInteger lists = new AtomicInteger();
    private final Queue<Hint> hints = new ConcurrentLinkedQueue<>();
    private volatile boolean away;
    private final PolledHints polled =
            new PolledHints(new Listed(), this::lastWrite, Duration.ofMillis(5), Threading.system());

    @AfterEach
    void close() {
        polled.close();
    }

    @Test
    @DisplayName("a change, a creation and a deletion below the prefix are told with their writes, and nothing else is")
    void changes() {
        write(A);
        write(StoreKey.of("other"));
        watch();
        write(A);
        awaitHint(Hint.of(A, 3));
        write(B);
        awaitHint(Hint.of(B, 4));
        keys.remove(A);
        last.incrementAndGet();
        awaitHint(Hint.of(A));
        write(StoreKey.of("other"));
        int before = polls.get();
        await().until(() -> polls.get() > before + 2);
        assertThat(hints).containsExactly(Hint.UNKNOWN, Hint.of(A, 3), Hint.of(B, 4), Hint.of(A));
    }

    @Test
    @DisplayName("while nothing is written nothing is listed, and while nobody watches nothing is read")
    void idle() {
        Subscription watch = watch();
        int before = polls.get();
        await().until(() -> polls.get() > before + 5);
        assertThat(lists).hasValue(1);
        watch.close();
        int pause = polls.get();
        write(A);
        watch();
        write(A);
        awaitHint(Hint.of(A, 2));
        assertThat(lists.get()).isLessThanOrEqualTo(3 + (polls.get() - pause));
    }

    @Test
    @DisplayName("what was written while the store was away is told afterwards")
    void outage() {
        write(A);
        watch();
        away = true;
        write(A);
        int before = polls.get();
        await().until(() -> polls.get() > before);
        away = false;
        awaitHint(Hint.of(A, 2));
    }

    private Subscription watch() {
        hints.clear();
        Subscription subscription = polled.subscribe(GROUP, hints::add);
        awaitHint(Hint.UNKNOWN);
        return subscription;
    }

    private void awaitHint(Hint hint) {
        await().until(() -> hints.contains(hint));
    }

    private void write(StoreKey key) {
        long number = last.get() + 1;
        keys.put(key, new Stored(UTF_8.encode("value"), Long.toString(number), number));
        last.set(number);
    }

    private long lastWrite(Duration limit) {
        polls.incrementAndGet();
        if (away) {
            throw new BackendUnavailableException("away");
        }
        return last.get();
    }

    /** The keys of this test. */
    private final class Listed extends ForwardingTransactionStore {

        Listed() {
            super(new MemoryTransactions(false));
        }

        @Override
        public Map<StoreKey, Stored> list(StoreKey prefix, Duration limit) {
            lists.incrementAndGet();
            Map<StoreKey, Stored> found = new HashMap<>(keys);
            found.keySet().removeIf(key -> !key.isBelow(prefix));
            return found;
        }
    }
}
