/** What runs inside the processes that are killed: the JDK's classes alone, on their boot class path. */
@NullMarked
package dev.regent.it.crash.agent;

import org.jspecify.annotations.NullMarked;
