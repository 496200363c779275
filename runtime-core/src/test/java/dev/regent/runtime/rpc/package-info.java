@NullMarked
package dev.regent.runtime.rpc;

import org.jspecify.annotations.NullMarked;
