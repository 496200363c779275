/** What has happened in this process, for people and for tools that measure fail-overs. */
@NullMarked
package dev.regent.runtime.jobmanager.events;

import org.jspecify.annotations.NullMarked;
