/** The kit's contracts run against a living backend: catalogue, runs and reports. Runs in a JVM of its own, which {@code bin/regent compat} starts. */
@NullMarked
package dev.regent.compat;

import org.jspecify.annotations.NullMarked;
