@NullMarked
package dev.regent.runtime.jobmanager.scheduling;

import org.jspecify.annotations.NullMarked;
