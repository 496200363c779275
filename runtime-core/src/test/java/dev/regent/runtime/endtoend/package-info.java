/** JobManagers, TaskManagers, the local backend and a job in one JVM. */
@NullMarked
package dev.regent.runtime.endtoend;

import org.jspecify.annotations.NullMarked;
