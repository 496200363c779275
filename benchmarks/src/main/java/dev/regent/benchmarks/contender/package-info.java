/** Contenders of Regent and of its peers, each a JVM of its own that tells on standard output when it leads. */
@NullMarked
package dev.regent.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
