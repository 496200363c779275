/** The kit's contracts, each as a class that JUnit can run, on the fixture of this process's {@link dev.regent.compat.LiveSession}. */
@NullMarked
package dev.regent.compat.suite;

import org.jspecify.annotations.NullMarked;
