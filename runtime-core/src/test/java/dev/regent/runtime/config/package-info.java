@NullMarked
package dev.regent.runtime.config;

import org.jspecify.annotations.NullMarked;
