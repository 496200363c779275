/** The one thread on which a leader decides, and the threads on which it waits for storage and backend. */
@NullMarked
package dev.regent.runtime.jobmanager.loop;

import org.jspecify.annotations.NullMarked;
