/**
 * The histories of compare-and-set registers and their judge: what each process asked of an entry and was told, whether one order of all of it
 * explains the answers (S1, S2, S3), and, where none does, the fewest calls that show it.
 */
@NullMarked
package dev.regent.ha.testkit.history;

import org.jspecify.annotations.NullMarked;
