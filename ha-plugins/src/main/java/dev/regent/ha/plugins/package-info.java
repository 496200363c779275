/**
 * Opens backends and payload storages, from isolated plugin folders or from the class path.
 *
 * <pre>{@code
 * Map<String, String> options = Map.of(
 *         "high-availability.cluster-id", "orders",
 *         "high-availability.local.dir", "/var/lib/orders");
 * try (HaBackend backend = HaBackends.open("local", options)) {
 *     LeaderElection election = backend.election("scheduler");
 *     election.start(contender);
 * }
 * }</pre>
 *
 * <p>{@link dev.regent.ha.plugins.HaBackends} and {@link dev.regent.ha.plugins.StateStorages} are for who embeds Regent;
 * {@link dev.regent.ha.plugins.Plugins} is for who needs the declared options first or lists what is installed. The rules of a
 * plugin folder are in {@code docs/embedding.md}.
 */
@NullMarked
package dev.regent.ha.plugins;

import org.jspecify.annotations.NullMarked;
