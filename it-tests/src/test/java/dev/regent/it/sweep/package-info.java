/** The sweeper of the runtime over every shipped payload storage, in processes that are killed and stopped. */
@NullMarked
package dev.regent.it.sweep;

import org.jspecify.annotations.NullMarked;
