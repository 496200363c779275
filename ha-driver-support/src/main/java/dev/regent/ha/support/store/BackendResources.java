package dev.regent.ha.support.store;

import dev.regent.ha.support.RegentThreads;
import dev.regent.ha.support.SerialExecutor;
import dev.regent.ha.support.Threading;
import dev.regent.ha.support.lease.ElectionResources;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;

/**
 * Clock, random source and threads of one backend, which ends them.
 *
 * @param elections what the elections share
 * @param io runs the looks of retrievals and memberships, which block
 */
public record BackendResources(ElectionResources elections, ScheduledExecutorService io) {

    private static final int IO_THREADS = 2; // so that renewing a member does not wait for a look at others

    /** Real clock, real threads. */
    public static BackendResources system() {
        return on(Threading.system(), new SecureRandom());
    }

    /**
     * Fresh ones.
     *
     * @param threads where clock and threads come from
     * @param random see {@link ElectionResources#random}
     */
    public static BackendResources on(Threading threads, RandomGenerator random) {
        ElectionResources elections = new ElectionResources(
                threads, threads.timer("ha-timer"), new SerialExecutor("ha-callback", threads), random);
        return new BackendResources(elections, threads.scheduler("ha-io", IO_THREADS));
    }

    public void close(Duration bound) {
        elections.callbacks().close();
        RegentThreads.shutdown(elections.scheduler(), "the timer of a backend", bound);
        RegentThreads.shutdown(io, "background reading of a backend", bound);
    }
}
