/** Processes that are killed and stopped at every named step of the runtime. */
@NullMarked
package dev.regent.it.crash;

import org.jspecify.annotations.NullMarked;
