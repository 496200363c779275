/** A JobManager or TaskManager as an operating-system process: start, waiting for the backend, signals, end. */
@NullMarked
package dev.regent.runtime.process;

import org.jspecify.annotations.NullMarked;
