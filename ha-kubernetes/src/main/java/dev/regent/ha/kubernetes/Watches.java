package dev.regent.ha.kubernetes;

import dev.regent.ha.support.NanoClock;
import dev.regent.ha.support.store.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** The watches of one driver: one for each selection, however many ask for it. Safe for use by several threads. */
final class Watches {

    private final Function<Place.Selection, ObjectWatch> factory;
    private final NanoClock clock;
    private final Map<Place.Selection, ObjectWatch> running = new HashMap<>();
    private final Set<ObjectWatch> ending = new HashSet<>();
    private boolean closed;

    /** @param factory makes a watch that is not started */
    Watches(Function<Place.Selection, ObjectWatch> factory, NanoClock clock) {
        this.factory = factory;
        this.clock = clock;
    }

    /** Nothing happens after {@link #close}. */
    synchronized Subscription subscribe(Place.Selection selection, Runnable hint) {
        if (closed) {
            return () -> {};
        }
        Runnable own = () -> hint.run(); // another object for each subscription
        ObjectWatch present = running.get(selection);
        if (present == null) {
            ObjectWatch made = factory.apply(selection);
            made.add(own);
            running.put(selection, made);
            made.start();
            return subscription(selection, made, own);
        }
        present.add(own);
        return subscription(selection, present, own);
    }

    private Subscription subscription(Place.Selection selection, ObjectWatch watch, Runnable hint) {
        AtomicBoolean ended = new AtomicBoolean();
        return () -> {
            if (ended.compareAndSet(false, true)) {
                unsubscribe(selection, watch, hint);
            }
        };
    }

    private synchronized void unsubscribe(Place.Selection selection, ObjectWatch watch, Runnable hint) {
        if (watch.remove(hint) && running.remove(selection, watch)) {
            ending.removeIf(former -> !former.isAlive());
            ending.add(watch);
            watch.close();
        }
    }

    /** Ends all, and waits for their threads within the bound. Idempotent. */
    void close(Duration bound) {
        List<ObjectWatch> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(running.values());
            all.addAll(ending);
            running.clear();
        }
        all.forEach(ObjectWatch::close);
        long start = clock.nanoTime();
        for (ObjectWatch each : all) {
            try {
                each.await(bound.minusNanos(clock.nanoTime() - start));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
