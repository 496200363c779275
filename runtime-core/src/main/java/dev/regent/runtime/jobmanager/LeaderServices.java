package dev.regent.runtime.jobmanager;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.runtime.jobmanager.events.EventLog;
import dev.regent.runtime.jobmanager.scheduling.DeathProbe;
import dev.regent.runtime.jobmanager.store.Layout;
import dev.regent.runtime.threads.RuntimeClock;
import dev.regent.runtime.threads.Threads;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * What every leadership of this process uses.
 *
 * @param configuration as read at start
 * @param layout names of everything that is stored
 * @param profile limits of the backend
 * @param groups gives a group by its name
 * @param storage for jars and submissions
 * @param checkpoints for snapshots and metadata; may be the same
 * @param clock the machine's
 * @param random for jitter
 * @param events what happens
 * @param addresses what a leader publishes
 * @param sweepInterval between two sweeps
 * @param threads where threads come from
 * @param probe tells whether the process behind a broken stream is gone
 */
record LeaderServices(
        Configuration configuration,
        Layout layout,
        HaBackend.Profile profile,
        Function<String, Membership> groups,
        StateStorage storage,
        StateStorage checkpoints,
        RuntimeClock clock,
        RandomGenerator random,
        EventLog events,
        Map<String, String> addresses,
        Duration sweepInterval,
        Threads threads,
        DeathProbe probe) {}
