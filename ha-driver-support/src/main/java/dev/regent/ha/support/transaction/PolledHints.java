package dev.regent.ha.support.transaction;

import dev.regent.ha.spi.HaException;
import dev.regent.ha.support.RegentThreads;
import dev.regent.ha.support.Threading;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watch of a store that tells nobody anything, but numbers its writes: the number of the last one is read again and again, and where it has grown, what is
 * below each watched prefix. Nothing is read while nobody watches. Safe for use by several threads.
 */
public final class PolledHints {

    private static final Logger LOG = LoggerFactory.getLogger(PolledHints.class);
    private static final Duration CALL = Duration.ofSeconds(5);
    private static final Duration AWAY = Duration.ofSeconds(1);
    private static final Duration CLOSE_BOUND = Duration.ofMillis(500);

    private final TransactionStore store;
    private final ToLongFunction<Duration> lastWrite;
    private final Duration interval;
    private final ScheduledExecutorService timer;
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();

    /**
     * Begins at once.
     *
     * @param store whose {@link TransactionStore#list} is read; each {@link Stored} of it has a {@link Stored#write}
     * @param lastWrite reads the number of the last write of any key, within a time limit; it never falls
     * @param interval between two looks; one second while the store is away
     */
    public PolledHints(
            TransactionStore store, ToLongFunction<Duration> lastWrite, Duration interval, Threading threads) {
        this.store = store;
        this.lastWrite = lastWrite;
        this.interval = interval;
        this.timer = threads.timer("ha-poll");
        next(interval);
    }

    /** As {@link TransactionStore#subscribe}. */
    public Subscription subscribe(StoreKey prefix, Consumer<Hint> hint) {
        Watch watch = new Watch(prefix, hint);
        watches.add(watch);
        return () -> watches.remove(watch);
    }

    /** Ends all. Idempotent. */
    public void close() {
        watches.clear();
        RegentThreads.shutdown(timer, "polling", CLOSE_BOUND);
    }

    private void next(Duration delay) {
        try {
            Future<?> unused = timer.schedule(this::poll, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("polling has ended");
        }
    }

    private void poll() {
        Duration delay = interval;
        try {
            if (!watches.isEmpty()) {
                long last = lastWrite.applyAsLong(CALL);
                watches.forEach(watch -> watch.look(last));
            }
        } catch (HaException away) {
            LOG.debug("polling has to wait", away);
            delay = AWAY;
        } catch (RuntimeException unexpected) {
            LOG.error("polling failed; it goes on", unexpected);
            delay = AWAY;
        }
        next(delay);
    }

    /** Used by the timer's thread alone. */
    private final class Watch {

        private final StoreKey prefix;
        private final Consumer<Hint> hint;
        private final Map<StoreKey, Long> seen = new HashMap<>();
        private long until = -1;

        Watch(StoreKey prefix, Consumer<Hint> hint) {
            this.prefix = prefix;
            this.hint = hint;
        }

        /** Written during the list is what the next look finds again, so its number is the one that was read before. */
        void look(long last) {
            if (last == until) {
                return;
            }
            Map<StoreKey, Stored> found = store.list(prefix, CALL);
            if (until < 0) {
                tell(Hint.UNKNOWN);
            } else {
                seen.keySet().stream().filter(key -> !found.containsKey(key)).forEach(key -> tell(Hint.of(key)));
                found.forEach((key, stored) -> {
                    if (stored.write() != seen.getOrDefault(key, 0L)) {
                        tell(Hint.of(key, stored.write()));
                    }
                });
            }
            seen.clear();
            found.forEach((key, stored) -> seen.put(key, stored.write()));
            until = last;
        }

        private void tell(Hint told) {
            if (watches.contains(this)) {
                hint.accept(told);
            }
        }
    }
}
