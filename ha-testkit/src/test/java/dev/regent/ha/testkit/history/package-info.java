/** The checker of register histories against known answers, a brute-force checker and planted defects. */
@NullMarked
package dev.regent.ha.testkit.history;

import org.jspecify.annotations.NullMarked;
