package dev.regent.runtime.taskmanager;

import java.util.ArrayList;
import java.util.List;

/** The last samples of a few running totals, oldest overwritten. Thread-safe. */
final class SampleRing {

    private final Object lock = new Object();
    private final long[] values;
    private final int capacity;
    private long taken;

    SampleRing(int capacity) {
        this.capacity = capacity;
        this.values = new long[capacity * 3];
    }

    /** Adds a sample, later than all before. */
    void add(Sample sample) {
        synchronized (lock) {
            int at = (int) (taken % capacity) * 3;
            values[at] = sample.nanoTime();
            values[at + 1] = sample.recordsIn();
            values[at + 2] = sample.recordsOut();
            taken++;
        }
    }

    /**
     * All samples that are kept and were taken later than that, in order.
     *
     * @param nanoTime on the clock of the samples
     */
    List<Sample> since(long nanoTime) {
        List<Sample> found = new ArrayList<>();
        synchronized (lock) {
            for (long index = Math.max(0, taken - capacity); index < taken; index++) {
                int at = (int) (index % capacity) * 3;
                if (values[at] > nanoTime) {
                    found.add(new Sample(values[at], values[at + 1], values[at + 2]));
                }
            }
        }
        return found;
    }

    /**
     * Totals at one moment.
     *
     * @param nanoTime of the machine's monotonic clock, which all its processes share
     */
    record Sample(long nanoTime, long recordsIn, long recordsOut) {}
}
