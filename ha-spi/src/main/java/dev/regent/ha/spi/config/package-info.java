/**
 * Options that a driver declares, and their values.
 *
 * <pre>{@code
 * ConfigOption<Path> dir = ConfigOption.path(
 *         "high-availability.local.dir", "Folder on a local file system, shared by all processes.");
 * ConfigOption<Duration> lease = ConfigOption.duration(
 *                 "high-availability.lease.duration", "How long a silent leader keeps its lease.")
 *         .withDefault(Duration.ofSeconds(15));
 *
 * Map<String, String> written = Map.of("high-availability.local.dir", "/var/lib/regent");
 * Configuration configuration = Configuration.of(List.of(dir, lease), written);
 * Path folder = configuration.get(dir);
 * Duration duration = configuration.get(lease); // 15 s
 * }</pre>
 *
 * <p>An unknown key is an error that names the nearest known one. Durations and sizes are written as in Apache Flink's
 * configuration.
 */
@NullMarked
package dev.regent.ha.spi.config;

import org.jspecify.annotations.NullMarked;
