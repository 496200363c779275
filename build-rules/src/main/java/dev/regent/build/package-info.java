/** Rules of the code base that a compiler does not know; every module runs them on its own classes. */
@NullMarked
package dev.regent.build;

import org.jspecify.annotations.NullMarked;
