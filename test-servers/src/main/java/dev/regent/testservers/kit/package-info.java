/** What connects servers of {@link dev.regent.testservers.Ensemble} to the fixtures of the kit: those that a test ends, parts, shares or fills. */
@NullMarked
package dev.regent.testservers.kit;

import org.jspecify.annotations.NullMarked;
