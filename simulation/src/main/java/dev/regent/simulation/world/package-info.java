/**
 * Worlds of processes that use nothing but {@link dev.regent.ha.spi.HaBackend}, on the unchanged driver stack over a simulated store, and
 * the judge of what they experience. Everything but the store is the same for each shape of store.
 */
@NullMarked
package dev.regent.simulation.world;

import org.jspecify.annotations.NullMarked;
