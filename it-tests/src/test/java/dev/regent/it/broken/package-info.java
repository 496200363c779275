/** A driver that is broken on purpose; tests put it into a jar of its own. */
@NullMarked
package dev.regent.it.broken;

import org.jspecify.annotations.NullMarked;
