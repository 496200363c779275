/** A backend that lives, and that others may use, as a fixture of the kit. */
@NullMarked
package dev.regent.compat.live;

import org.jspecify.annotations.NullMarked;
