@NullMarked
package dev.regent.runtime.jobmanager.jobs;

import org.jspecify.annotations.NullMarked;
