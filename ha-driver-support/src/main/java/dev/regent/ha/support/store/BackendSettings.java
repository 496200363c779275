package dev.regent.ha.support.store;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.support.lease.LeaseTiming;
import java.time.Duration;
import java.util.Optional;

/**
 * What a driver tells the backend about itself and its configuration.
 *
 * @param cluster root of all documents but the floor
 * @param processName name of this process, for people
 * @param timing times of elections and memberships
 * @param limits sizes that the driver takes
 * @param gate {@link WriteGate#PASSIVE_CHECK} but in tests of the fence
 * @param hintDelay how late a change hint of the store usually is; the interval of its polling where it has no watch
 * @param crashDetection how the store proves deaths, in words; empty if it does not
 */
public record BackendSettings(
        ClusterId cluster,
        String processName,
        LeaseTiming timing,
        Limits limits,
        WriteGate gate,
        Duration hintDelay,
        Optional<String> crashDetection) {}
