/** Real servers of the backends, started, stopped and disturbed by tests. */
@NullMarked
package dev.regent.testservers;

import org.jspecify.annotations.NullMarked;
