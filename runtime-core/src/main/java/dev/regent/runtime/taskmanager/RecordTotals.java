package dev.regent.runtime.taskmanager;

import dev.regent.runtime.rpc.Counters;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Records that this process has handled, over all attempts that it ran or runs. A restored attempt's counters begin with what others had
 * counted; that part is left out. Thread-safe.
 */
final class RecordTotals {

    private final Object lock = new Object();
    private final Map<Object, Source> sources = new HashMap<>();
    private long retiredIn;
    private long retiredOut;

    /**
     * Begins to count an attempt.
     *
     * @param owner identifies it
     * @param counters its counters, which only grow and are read from any thread without blocking
     */
    void add(Object owner, Supplier<Counters> counters) {
        Source source = new Source(counters, counters.get());
        synchronized (lock) {
            sources.put(owner, source);
        }
    }

    /** Keeps what an attempt has counted and forgets the attempt. Idempotent. */
    void retire(Object owner) {
        synchronized (lock) {
            Source source = sources.remove(owner);
            if (source != null) {
                retiredIn += source.in();
                retiredOut += source.out();
            }
        }
    }

    /** The sums at this moment. */
    Sums sums() {
        synchronized (lock) {
            long in = retiredIn;
            long out = retiredOut;
            for (Source source : sources.values()) {
                in += source.in();
                out += source.out();
            }
            return new Sums(in, out);
        }
    }

    /** Records in and out. */
    record Sums(long recordsIn, long recordsOut) {}

    private record Source(Supplier<Counters> counters, Counters before) {

        long in() {
            return counters.get().recordsIn() - before.recordsIn();
        }

        long out() {
            return counters.get().recordsOut() - before.recordsOut();
        }
    }
}
