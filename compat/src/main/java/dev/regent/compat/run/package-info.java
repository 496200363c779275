/** The process that {@code bin/regent compat} starts: asks the backend first, runs the scenarios, writes the reports, and deletes what interrupted runs left. */
@NullMarked
package dev.regent.compat.run;

import org.jspecify.annotations.NullMarked;
