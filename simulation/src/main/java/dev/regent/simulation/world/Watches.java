package dev.regent.simulation.world;

import dev.regent.ha.support.store.LifeProof;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Subscription;
import dev.regent.ha.support.transaction.Hint;
import dev.regent.simulation.kernel.SimProcess;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Who is told of changes and of deaths. */
final class Watches {

    private record Watch(SimProcess process, StoreKey prefix, Consumer<Hint> hint) {}

    private record DeathWatch(SimProcess process, String mark, Runnable dead) {}

    private final Network network;
    private final boolean hints;
    private final List<Watch> watches = new ArrayList<>();
    private final List<DeathWatch> deathWatches = new ArrayList<>();
    private final Set<String> dead = new HashSet<>();

    /** @param hints whether the store has a watch at all */
    Watches(Network network, boolean hints) {
        this.network = network;
        this.hints = hints;
    }

    Subscription add(SimProcess process, StoreKey prefix, Consumer<Hint> hint) {
        Watch watch = new Watch(process, prefix, hint);
        if (hints) {
            watches.add(watch);
        }
        return () -> watches.removeIf(each -> each.equals(watch));
    }

    /** Names of the processes that watch something below a key. */
    Set<String> of(StoreKey key) {
        return watches.stream()
                .filter(watch -> watch.prefix().isBelow(key))
                .map(watch -> watch.process().name())
                .collect(Collectors.toSet());
    }

    /** @param key which was written or deleted; the hint names it */
    void changed(StoreKey key, Hint hint) {
        for (Watch watch : watches) {
            if (key.isBelow(watch.prefix())) {
                network.hint(watch.process(), () -> watch.hint().accept(hint));
            }
        }
    }

    /** The process has died or has closed its backend. */
    void closed(SimProcess process) {
        watches.removeIf(each -> each.process() == process);
        dead.add(mark(process));
        for (DeathWatch watch : List.copyOf(deathWatches)) {
            if (watch.mark().equals(mark(process))) {
                deathWatches.remove(watch);
                watch.process().after(1_000_000, watch.dead());
            }
        }
    }

    LifeProof lifeOf(SimProcess process) {
        return new LifeProof() {
            @Override
            public String mark() {
                return Watches.mark(process);
            }

            @Override
            public boolean isDead(String mark) {
                return dead.contains(mark);
            }

            @Override
            public Subscription watch(String mark, Runnable whenDead) {
                DeathWatch watch = new DeathWatch(process, mark, whenDead);
                if (dead.contains(mark)) {
                    process.after(1_000_000, whenDead);
                } else {
                    deathWatches.add(watch);
                }
                return () -> deathWatches.removeIf(each -> each.equals(watch));
            }
        };
    }

    private static String mark(SimProcess process) {
        return "life of " + process.name();
    }
}
