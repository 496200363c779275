package dev.regent.ha.support.lease;

import dev.regent.ha.support.NanoClock;
import dev.regent.ha.support.SerialExecutor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;

/**
 * What the elections of one backend share. The backend owns it and ends it after the last election was closed.
 *
 * @param clock the clock of all deadlines
 * @param scheduler runs timers that never block
 * @param callbacks the thread of all callbacks
 * @param random source of incarnations, nonces and jitter; unpredictable and safe for use by several threads, such as a
 *     {@link java.security.SecureRandom}
 */
public record ElectionResources(
        NanoClock clock, ScheduledExecutorService scheduler, SerialExecutor callbacks, RandomGenerator random) {}
