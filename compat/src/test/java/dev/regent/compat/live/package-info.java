@NullMarked
package dev.regent.compat.live;

import org.jspecify.annotations.NullMarked;
