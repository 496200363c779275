/** Checkpoints of a job: triggered, collected, committed with one fenced batch, notified, subsumed (design, section 5). */
@NullMarked
package dev.regent.runtime.jobmanager.checkpoint;

import org.jspecify.annotations.NullMarked;
