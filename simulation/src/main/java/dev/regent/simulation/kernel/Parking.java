package dev.regent.simulation.kernel;

import org.jspecify.annotations.Nullable;

/** One wait of one simulated thread. It ends once, for the reason that came first. */
final class Parking {

    /** Why it ended. */
    enum Reason {
        WOKEN,
        TIMED_OUT,
        INTERRUPTED,
        /** Its process was killed or the run is over: the thread unwinds. */
        ENDED
    }

    final SimThread thread;

    @Nullable
    Worker worker;

    @Nullable
    Reason reason;

    Parking(SimThread thread) {
        this.thread = thread;
    }

    boolean over() {
        return reason != null;
    }

    /** Ends it soon, at the present virtual time; a paused process notices when it goes on. */
    void wake(Reason why) {
        if (!over()) {
            SimProcess process = thread.process;
            process.simulation()
                    .push(new Event(process.simulation().now(), why == Reason.ENDED ? null : process, this, why));
        }
    }
}
