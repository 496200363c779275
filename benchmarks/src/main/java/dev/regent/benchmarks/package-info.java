/** Commands that measure the drivers on stock servers beside their peers, and print Markdown. */
@NullMarked
package dev.regent.benchmarks;

import org.jspecify.annotations.NullMarked;
