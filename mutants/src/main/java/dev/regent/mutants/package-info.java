/**
 * Deliberately broken variants of the real code. Each {@link dev.regent.mutants.Mutant} is compiled into an overlay that is put before the
 * real classes in a separate JVM, where its killers must notice the rule that it breaks.
 */
@NullMarked
package dev.regent.mutants;

import org.jspecify.annotations.NullMarked;
