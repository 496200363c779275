/**
 * The JobManager process: contends for leadership; while it leads, one {@link dev.regent.runtime.jobmanager.LeaderSession} holds everything in
 * memory and is dropped as a whole when leadership ends.
 */
@NullMarked
package dev.regent.runtime.jobmanager;

import org.jspecify.annotations.NullMarked;
