@NullMarked
package dev.regent.runtime.jobmanager;

import org.jspecify.annotations.NullMarked;
