/**
 * Named schedules: each test places a few events by hand, between the driver stack and its store, and shows which rule keeps them harmless.
 */
@NullMarked
package dev.regent.simulation.schedule;

import org.jspecify.annotations.NullMarked;
