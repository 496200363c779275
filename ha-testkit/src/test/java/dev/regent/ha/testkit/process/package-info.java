/** Tests of the judge. */
@NullMarked
package dev.regent.ha.testkit.process;

import org.jspecify.annotations.NullMarked;
