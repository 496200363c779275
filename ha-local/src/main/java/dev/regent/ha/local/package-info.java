/** The embedded default: high availability for processes of one machine, in one directory, without a server. */
@NullMarked
package dev.regent.ha.local;

import org.jspecify.annotations.NullMarked;
