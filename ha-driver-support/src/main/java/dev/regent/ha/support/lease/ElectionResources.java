package dev.regent.ha.support.lease;

import dev.regent.ha.support.NanoClock;
import dev.regent.ha.support.SerialExecutor;
import dev.regent.ha.support.Threading;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;

/**
 * What the elections of one backend share. The backend owns it and ends it after the last election was closed.
 *
 * @param threads the clock of all deadlines, and what the elections wait by
 * @param scheduler runs timers that never block
 * @param callbacks the thread of all callbacks
 * @param random source of incarnations, nonces and jitter; unpredictable and safe for use by several threads, such as a
 *     {@link java.security.SecureRandom}
 */
public record ElectionResources(
        Threading threads, ScheduledExecutorService scheduler, SerialExecutor callbacks, RandomGenerator random) {

    /** The clock of all deadlines. */
    public NanoClock clock() {
        return threads;
    }
}
