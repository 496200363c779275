/** {@code regent compat}: the process that runs the kit against a living backend, and what is deleted when it is interrupted. */
@NullMarked
package dev.regent.cli.compat;

import org.jspecify.annotations.NullMarked;
