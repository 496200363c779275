/**
 * Options that a driver declares, and their values.
 *
 * <pre>{@code
 * static final ConfigOption<Path> DIR =
 *         ConfigOption.path("high-availability.local.dir", "Folder on a local file system, shared by all processes.");
 * static final ConfigOption<Duration> LEASE =
 *         ConfigOption.duration("high-availability.lease.duration", "How long a silent leader keeps its lease.")
 *                 .withDefault(Duration.ofSeconds(15));
 *
 * Configuration configuration =
 *         Configuration.of(List.of(DIR, LEASE), Map.of("high-availability.local.dir", "/var/lib/regent"));
 * Path dir = configuration.get(DIR);
 * Duration lease = configuration.get(LEASE); // 15 s
 * }</pre>
 */
@NullMarked
package dev.regent.ha.spi.config;

import org.jspecify.annotations.NullMarked;
