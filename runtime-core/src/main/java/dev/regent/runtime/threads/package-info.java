/** Threads with names, owners and an end. */
@NullMarked
package dev.regent.runtime.threads;

import org.jspecify.annotations.NullMarked;
