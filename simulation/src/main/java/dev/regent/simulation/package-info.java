/** Simulation of the whole driver stack; see {@code docs/simulation.md}. */
@NullMarked
package dev.regent.simulation;

import org.jspecify.annotations.NullMarked;
