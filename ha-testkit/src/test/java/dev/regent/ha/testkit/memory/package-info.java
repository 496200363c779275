/** A backend in memory, as simple as the rules allow: the reference that proves the contracts themselves. */
@NullMarked
package dev.regent.ha.testkit.memory;

import org.jspecify.annotations.NullMarked;
