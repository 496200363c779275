/** One JSON dialect for RPC, REST and everything that is stored. */
@NullMarked
package dev.regent.runtime.json;

import org.jspecify.annotations.NullMarked;
