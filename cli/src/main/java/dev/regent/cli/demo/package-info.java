/**
 * The demo: a cluster of processes on this machine, faults at random moments, and an output that is compared record by record with a
 * straight computation.
 */
@NullMarked
package dev.regent.cli.demo;

import org.jspecify.annotations.NullMarked;
