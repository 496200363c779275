/** A backend and a storage in memory whose faults a test chooses. */
@NullMarked
package dev.regent.runtime.jobmanager.memory;

import org.jspecify.annotations.NullMarked;
