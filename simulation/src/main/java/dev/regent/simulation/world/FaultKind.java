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
    /** The store restarts: connections and watches break, requests under way are lost, and for a while nobody can connect. */
    STORE_RESTART(true),
    /** Somebody rewrites the lease, or another key beside it, as it is: another version, the same body. */
    TOUCH(true),
    /** Somebody deletes the lease by hand. */
    DELETE_LEASE(true),
    /** Somebody deletes the renewal by hand. */
    DELETE_RENEWAL(true),
    /** Somebody puts back an older state of the lease or of a renewal, of a former grant or of the present one. */
    PUT_BACK(true),
    /** Somebody deletes the record of the largest token. */
    DELETE_EPOCH(true),
    /** Somebody deletes the index of the scopes, and puts it back later. */
    DELETE_INDEX(true),
    /** Somebody deletes the token floor in a cluster that is not cleaned up. */
    DELETE_FLOOR(true),
    /** Another process deletes the cluster, which is used again. */
    CLEANUP(true),
    /** Another process deletes the cluster, and is killed half way. */
    KILLED_CLEANUP(true),
    /** A request or answer takes its time. */
    DELAY(false),
    /** A request is not taken, and its sender knows. */
    NOT_SENT(false),
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
    DUPLICATE_HINT(false),
    /** A watch is served by a replica that is far behind. */
    LATE_HINT(false),
    /** A watch tells of a later change first. */
    REORDERED_HINT(false),
    /** The store takes a write of what is there already for none: no new version, and nobody is told. */
    EQUAL_WRITE(false);

    private final boolean planned;

    FaultKind(boolean planned) {
        this.planned = planned;
    }

    /** Whether a person does it, who may find nothing to do it to. */
    public boolean byHand() {
        return switch (this) {
            case TOUCH, PUT_BACK, DELETE_LEASE, DELETE_RENEWAL, DELETE_EPOCH, DELETE_INDEX, DELETE_FLOOR -> true;
            case PAUSE, KILL, RESTART, CUT_OFF, OUTAGE, STORE_RESTART, CLEANUP, KILLED_CLEANUP -> false;
            case DELAY, NOT_SENT, LOST_REQUEST, LOST_ANSWER, LATE_APPLICATION, DUPLICATE -> false;
            case LOST_HINT, DUPLICATE_HINT, LATE_HINT, REORDERED_HINT, EQUAL_WRITE -> false;
        };
    }

    /** Whether it is a step of the plan. */
    public boolean planned() {
        return planned;
    }
}
