@NullMarked
package dev.regent.runtime.jobmanager.store;

import org.jspecify.annotations.NullMarked;
