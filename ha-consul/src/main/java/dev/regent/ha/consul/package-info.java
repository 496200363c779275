/** Elections and state on the key/value store of Consul. */
@NullMarked
package dev.regent.ha.consul;

import org.jspecify.annotations.NullMarked;
