/** JobManagers and TaskManagers, unchanged, on simulated threads, with a store, a storage and a network in memory. */
@NullMarked
package dev.regent.simulation.runtime;

import org.jspecify.annotations.NullMarked;
