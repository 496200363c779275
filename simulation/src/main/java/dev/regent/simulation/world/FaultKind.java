package dev.regent.simulation.world;

/** What goes wrong. Planned ones are drawn before the run, so that a failing run can be shrunk; the others befall single requests. */
public enum FaultKind {
    /** A process stands still. */
    PAUSE(true),
    /** A process is killed; later one with the same name starts. */
    KILL(true),
    /** A process closes its backend and starts again. */
    RESTART(true),
    /** Nothing gets through between one process and the store. */
    CUT_OFF(true),
    /** The store answers nobody. */
    OUTAGE(true),
    /** Somebody rewrites the lease as it is: another version, the same body. */
    TOUCH(true),
    /** Somebody deletes the lease by hand. */
    DELETE_LEASE(true),
    /** Another process deletes the cluster, which is used again. */
    CLEANUP(true),
    /** A request or answer takes its time. */
    DELAY(false),
    /** A request never arrives. */
    LOST_REQUEST(false),
    /** Applied, and nobody hears of it. */
    LOST_ANSWER(false),
    /** Applied long after its sender has given up. */
    LATE_APPLICATION(false),
    /** Applied twice. */
    DUPLICATE(false),
    /** A change of which the watch does not tell. */
    LOST_HINT(false),
    /** A change of which the watch tells twice. */
    DUPLICATE_HINT(false);

    private final boolean planned;

    FaultKind(boolean planned) {
        this.planned = planned;
    }

    /** Whether it is a step of the plan. */
    public boolean planned() {
        return planned;
    }
}
