/** JobManager and TaskManager processes on nothing but the SPI: jobs, checkpoints, RPC, REST. */
@NullMarked
package dev.regent.runtime;

import org.jspecify.annotations.NullMarked;
