package dev.regent.simulation.world;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.support.lease.LeaseTiming;
import dev.regent.ha.support.store.BackendSettings;
import dev.regent.ha.support.store.Limits;
import dev.regent.ha.support.store.WriteGate;
import java.time.Duration;
import java.util.Optional;

/** How the backends of all worlds are configured. */
final class Settings {

    static final LeaseTiming TIMING = new LeaseTiming(
            Plan.LEASE, Duration.ofMillis(660), Duration.ofMillis(400), Duration.ofMillis(100), Duration.ofSeconds(6));

    private static final Limits LIMITS = new Limits(1000, 10);
    private static final Duration HINT_DELAY = Duration.ofMillis(20);

    private Settings() {}

    /** @param hints whether the store has a watch */
    static BackendSettings of(Plan plan, String processName, boolean hints) {
        return new BackendSettings(
                new ClusterId(World.CLUSTER),
                processName,
                TIMING,
                LIMITS,
                plan.openGate() ? lease -> {} : WriteGate.PASSIVE_CHECK,
                hints ? HINT_DELAY : TIMING.renewInterval(),
                Optional.empty());
    }
}
