/** Contracts together, so that a driver has one subclass for all of them. */
@NullMarked
package dev.regent.ha.testkit.suite;

import org.jspecify.annotations.NullMarked;
