/** The life of a job under one leader: recovery, running, failing over, ending, cleaning up. */
@NullMarked
package dev.regent.runtime.jobmanager.jobs;

import org.jspecify.annotations.NullMarked;
