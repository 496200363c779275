@NullMarked
package dev.regent.runtime.taskmanager;

import org.jspecify.annotations.NullMarked;
