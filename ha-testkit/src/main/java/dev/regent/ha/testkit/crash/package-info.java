/**
 * Crashes at every step: processes end themselves at each step of an operation that changes what is stored, and the next process finds what
 * they left (F29).
 */
@NullMarked
package dev.regent.ha.testkit.crash;

import org.jspecify.annotations.NullMarked;
