package dev.regent.it.crash;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.regent.it.crash.CrashPoint.Role;

/** A process that is stopped at a point, until it goes on. */
final class Pause {

    /** Longer than the lease and the heartbeats' limit, so that nobody believes in it any more. */
    private static final long LEAST_NANOS = SECONDS.toNanos(4);

    /** A step that nobody else takes over, because it needs no leader. */
    private static final long MOST_NANOS = SECONDS.toNanos(20);

    private final CrashCluster cluster;
    private final Role role;
    private final String process;
    private final long token;
    private final long began = System.nanoTime();
    private boolean over;

    private Pause(CrashCluster cluster, Role role, String process, long token) {
        this.cluster = cluster;
        this.role = role;
        this.process = process;
        this.token = token;
    }

    /** That process has been stopped. */
    static Pause begun(CrashCluster cluster, Role role, String process) {
        return new Pause(cluster, role, process, cluster.token());
    }

    /** Whether somebody else leads, or the leader does not count on that TaskManager any more. */
    boolean isTakenOver() {
        long stopped = System.nanoTime() - began;
        return stopped > MOST_NANOS || (stopped > LEAST_NANOS && isReplaced());
    }

    private boolean isReplaced() {
        return role == Role.JOBMANAGER ? cluster.token() > token : cluster.isLost(process);
    }

    boolean isOver() {
        return over;
    }

    /** Lets it go on; once. */
    void end() {
        if (!over) {
            over = true;
            cluster.resume(process);
        }
    }
}
