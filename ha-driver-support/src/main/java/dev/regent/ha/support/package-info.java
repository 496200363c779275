/** What all drivers share: the lease election state machine, sealed documents and list-then-watch. */
@NullMarked
package dev.regent.ha.support;

import org.jspecify.annotations.NullMarked;
