/** A planted circle with its parent package. */
@NullMarked
package dev.regent.build.coop;

import org.jspecify.annotations.NullMarked;
