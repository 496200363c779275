@NullMarked
package dev.regent.runtime.threads;

import org.jspecify.annotations.NullMarked;
