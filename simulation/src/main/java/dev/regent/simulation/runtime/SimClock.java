package dev.regent.simulation.runtime;

import dev.regent.runtime.threads.RuntimeClock;
import dev.regent.simulation.kernel.SimProcess;

/** A process's clocks. */
record SimClock(SimProcess process) implements RuntimeClock {

    static final long START_MILLIS = 1_800_000_000_000L;

    @Override
    public long nanoTime() {
        return process.nanoTime();
    }

    @Override
    public long wallMillis() {
        return START_MILLIS + process.simulation().now() / RuntimePlan.MILLI;
    }
}
