/**
 * Deterministic simulation of code that blocks: virtual time, processes that pause and die, and threads of which exactly one runs
 * at a time, so that a seed determines the whole run.
 */
@NullMarked
package dev.regent.simulation.kernel;

import org.jspecify.annotations.NullMarked;
