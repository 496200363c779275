package dev.regent.ha.consul;

import dev.regent.ha.support.NanoClock;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Subscription;
import dev.regent.ha.support.transaction.Hint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/** The watches of one driver: one for each key, however many ask for it. Safe for use by several threads. */
final class Watches {

    private final Function<StoreKey, KeyWatch> factory;
    private final NanoClock clock;
    private final Map<StoreKey, KeyWatch> running = new HashMap<>();
    private final Set<KeyWatch> ending = new HashSet<>();
    private boolean closed;

    /** @param factory makes a watch that is not started */
    Watches(Function<StoreKey, KeyWatch> factory, NanoClock clock) {
        this.factory = factory;
        this.clock = clock;
    }

    /** Nothing happens after {@link #close}. */
    synchronized Subscription subscribe(StoreKey key, Consumer<Hint> hint) {
        if (closed) {
            return () -> {};
        }
        Consumer<Hint> own = told -> hint.accept(told); // another object for each subscription
        KeyWatch present = running.get(key);
        if (present == null) {
            KeyWatch made = factory.apply(key);
            made.add(own);
            running.put(key, made);
            made.start();
            return subscription(key, made, own);
        }
        present.add(own);
        return subscription(key, present, own);
    }

    private Subscription subscription(StoreKey key, KeyWatch watch, Consumer<Hint> hint) {
        AtomicBoolean ended = new AtomicBoolean();
        return () -> {
            if (ended.compareAndSet(false, true)) {
                unsubscribe(key, watch, hint);
            }
        };
    }

    private synchronized void unsubscribe(StoreKey key, KeyWatch watch, Consumer<Hint> hint) {
        if (watch.remove(hint) && running.remove(key, watch)) {
            ending.removeIf(former -> !former.isAlive());
            ending.add(watch);
            watch.close();
        }
    }

    /** Ends all, and waits for their threads within the bound. Idempotent. */
    void close(Duration bound) {
        List<KeyWatch> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(running.values());
            all.addAll(ending);
            running.clear();
        }
        all.forEach(KeyWatch::close);
        long start = clock.nanoTime();
        for (KeyWatch each : all) {
            try {
                each.await(bound.minusNanos(clock.nanoTime() - start));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
