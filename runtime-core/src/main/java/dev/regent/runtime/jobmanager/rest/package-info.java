/** What people and tools ask a JobManager over HTTP, its event log and its metrics. */
@NullMarked
package dev.regent.runtime.jobmanager.rest;

import org.jspecify.annotations.NullMarked;
