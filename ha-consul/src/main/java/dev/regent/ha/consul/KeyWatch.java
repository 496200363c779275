package dev.regent.ha.consul;

import dev.regent.ha.support.RegentThreads;
import dev.regent.ha.support.http.Answer;
import dev.regent.ha.support.http.Exchange;
import dev.regent.ha.support.http.Request;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.transaction.Hint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blocking queries for one key and what starts with it, one after the other on a thread of its own, which ends with it. Each answer with
 * another index is a hint; so is the first one, and the first one after a failure. While there is no such key Consul answers at every write to
 * whatever key: that there still is none is no hint, and makes the next query come later.
 */
final class KeyWatch {

    /** Consul adds up to a sixteenth. An idle watch asks once in that time. */
    private static final Duration WAIT = Duration.ofMinutes(1);

    private static final Duration LIMIT = WAIT.plus(WAIT.dividedBy(16)).plusSeconds(10);
    private static final Duration LEAST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);
    private static final int NO_SUCH_KEY = 404;
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(500);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(KeyWatch.class);
    private static final ThreadFactory THREADS = RegentThreads.named("consul-watch");

    private final StoreKey key;
    private final ConsulClient client;
    private final ConsulKeys keys;
    private final RandomGenerator random;
    private final List<Consumer<Hint>> hints = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private long index; // of the thread, as all below
    private boolean missing;
    private Map<StoreKey, Long> writes = Map.of(); // of the keys that the last answer had
    private Duration pause = LEAST_PAUSE;

    KeyWatch(StoreKey key, ConsulClient client, ConsulKeys keys, RandomGenerator random) {
        this.key = key;
        this.client = client;
        this.keys = keys;
        this.random = random;
        this.thread = THREADS.newThread(this::run);
    }

    void start() {
        thread.start();
    }

    void add(Consumer<Hint> hint) {
        hints.add(hint);
    }

    /** Whether nobody is left. */
    boolean remove(Consumer<Hint> hint) {
        hints.remove(hint);
        return hints.isEmpty();
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    private void run() {
        Duration backoff = FIRST_BACKOFF;
        while (closed.getCount() > 0) {
            Exchange exchange = client.call(Request.get(keys.changes(key, index, WAIT.toSeconds())), LIMIT);
            if (exchange instanceof Exchange.Answered answered && taken(answered.answer())) {
                backoff = FIRST_BACKOFF;
                pause(pause);
            } else {
                report(exchange);
                index = 0;
                pause(backoff.plusMillis(random.nextLong(backoff.toMillis() / 4)));
                backoff = shorter(backoff.multipliedBy(2), LONGEST_BACKOFF);
            }
        }
    }

    /** Whether it is an answer of Consul's. */
    private boolean taken(Answer answer) {
        if (!isIndexed(answer)) {
            return false;
        }
        try {
            take(answer, answer.status() == NO_SUCH_KEY ? Map.of() : writes(answer));
            return true;
        } catch (IOException malformed) {
            return false;
        }
    }

    private void take(Answer answer, Map<StoreKey, Long> now) {
        long told = ConsulHeaders.index(answer);
        boolean still = index > 0 && missing && answer.status() == NO_SUCH_KEY;
        boolean changed = told != index;
        if (changed && !still) {
            (index > 0 && told > index ? changes(now) : List.of(Hint.UNKNOWN)).forEach(this::tell);
        }
        writes = now;
        pause = changed && still ? shorter(pause.multipliedBy(2), LONGEST_PAUSE) : LEAST_PAUSE;
        missing = answer.status() == NO_SUCH_KEY;
        index = told < index ? 0 : told; // after a restore from a snapshot it begins anew
    }

    /** 404 says that there is no such key, and has an index as well. */
    private static boolean isIndexed(Answer answer) {
        return (answer.status() == 200 || answer.status() == NO_SUCH_KEY) && ConsulHeaders.index(answer) > 0;
    }

    /** A key that was written and deleted again, and one beside ours that starts alike, change the index alone. */
    private List<Hint> changes(Map<StoreKey, Long> now) {
        List<Hint> changes = new ArrayList<>();
        now.forEach((path, write) -> {
            if (!write.equals(writes.get(path))) {
                changes.add(Hint.of(path, write));
            }
        });
        writes.keySet().stream()
                .filter(path -> !now.containsKey(path))
                .map(Hint::of)
                .forEach(changes::add);
        return changes.isEmpty() ? List.of(Hint.UNKNOWN) : changes;
    }

    private Map<StoreKey, Long> writes(Answer answer) throws IOException {
        Map<StoreKey, Long> found = new HashMap<>();
        for (Entry entry : Json.entries(answer.body())) {
            keys.key(entry.path())
                    .filter(path -> path.isBelow(key))
                    .ifPresent(path -> found.put(path, entry.stored().write()));
        }
        return found;
    }

    private void tell(Hint hint) {
        for (Consumer<Hint> each : hints) {
            try {
                each.accept(hint);
            } catch (RuntimeException failed) {
                LOG.error("a hint about {} failed", key, failed);
            }
        }
    }

    private void report(Exchange exchange) {
        if (closed.getCount() > 0) {
            LOG.debug("watching {} failed and is tried again: {}", key, exchange);
        }
    }

    private void pause(Duration time) {
        try {
            if (closed.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.trace("watch of {} ends", key);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt(); // only close interrupts
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Ends the query that is under way; does not wait. Idempotent. */
    void close() {
        closed.countDown();
        thread.interrupt();
    }

    /** Waits for the thread's end, at most that long. */
    void await(Duration bound) throws InterruptedException {
        thread.join(Math.max(1, bound.toMillis()));
    }
}
