package dev.regent.ha.testkit.process;

/** What a soak does to contenders, to their links, or to the servers. */
enum SoakFault {
    /** The leader is killed. */
    KILL_LEADER(true, Needs.NOTHING),
    /** The leader is stopped for longer than its lease. */
    STOP_LEADER(true, Needs.NOTHING),
    /** The leader gets SIGTERM. */
    END_LEADER(true, Needs.NOTHING),
    /** The leader and a standby are killed. */
    KILL_TWO(true, Needs.NOTHING),
    /** The leader is stopped for a moment. */
    PAUSE_LEADER(false, Needs.NOTHING),
    /** A standby is killed. */
    KILL_STANDBY(false, Needs.NOTHING),
    /** A standby is stopped for longer than the lease. */
    STOP_STANDBY(false, Needs.NOTHING),
    /** Nothing passes between the leader and the servers. */
    CUT_LEADER(true, Needs.LINK),
    /** What the leader asks is lost. */
    LOSE_REQUESTS(true, Needs.LINK),
    /** What the servers answer the leader is lost. */
    LOSE_ANSWERS(true, Needs.LINK),
    /** The leader's connections are reset before an answer. */
    RESET_ANSWERS(false, Needs.LINK),
    /** The leader's connections are reset before a request. */
    RESET_REQUESTS(false, Needs.LINK),
    /** The leader's answers are held, and come late. */
    HOLD_ANSWERS(false, Needs.LINK),
    /** A standby is cut off. */
    CUT_STANDBY(false, Needs.LINK),
    /** All servers are killed and started again. */
    KILL_SERVERS(false, Needs.SERVERS),
    /** The server that leads the others is killed and started again, or nothing where there is only one. */
    KILL_LEADING_SERVER(false, Needs.SERVERS),
    /** All servers are stopped and go on. */
    STOP_SERVERS(false, Needs.SERVERS);

    private final boolean takenOver;
    private final Needs needs;

    SoakFault(boolean takenOver, Needs needs) {
        this.takenOver = takenOver;
        this.needs = needs;
    }

    /** Whether another leads after it, always. */
    boolean takenOver() {
        return takenOver;
    }

    /** What it is done to. */
    Needs needs() {
        return needs;
    }

    /** What a fixture must offer. */
    enum Needs {
        /** Processes, which the kit starts itself. */
        NOTHING,
        /** A proxy between each client and the servers. */
        LINK,
        /** The servers, and nobody else's. */
        SERVERS
    }
}
