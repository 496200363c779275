/** Elections and state on the key/value store of Consul. */
@NullMarked
package dev.regent.ha.kubernetes;

import org.jspecify.annotations.NullMarked;
