package dev.regent.ha.support.store;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Waits for the death of each process that is known to live, so that it is noticed at once where it can be proven (M2). */
public final class DeathHints implements AutoCloseable {

    private final LifeProof lives;
    private final Runnable hint;

    private final Object lock = new Object();
    private final Map<String, Subscription> watches = new HashMap<>();
    private boolean closed;

    /** @param hint called from any thread when one has died; does not block */
    public DeathHints(LifeProof lives, Runnable hint) {
        this.lives = lives;
        this.hint = hint;
    }

    /** Waits for these and no others. Marks that are empty are left out. */
    public void follow(Set<String> marks) {
        Set<String> added = new HashSet<>(marks);
        added.remove("");
        synchronized (lock) {
            added.removeAll(watches.keySet());
            watches.entrySet().removeIf(each -> {
                boolean gone = !marks.contains(each.getKey());
                if (gone) {
                    each.getValue().close();
                }
                return gone;
            });
            if (!closed) {
                // watch() starts a thread and calls nobody back on this one
                added.forEach(mark -> watches.put(mark, lives.watch(mark, hint)));
            }
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            watches.values().forEach(Subscription::close);
            watches.clear();
        }
    }
}
