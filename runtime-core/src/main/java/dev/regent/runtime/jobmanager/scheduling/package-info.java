/** TaskManagers and their slots, attempts of subtasks, restart strategies. */
@NullMarked
package dev.regent.runtime.jobmanager.scheduling;

import org.jspecify.annotations.NullMarked;
