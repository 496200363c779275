@NullMarked
package dev.regent.runtime.jobmanager.checkpoint;

import org.jspecify.annotations.NullMarked;
