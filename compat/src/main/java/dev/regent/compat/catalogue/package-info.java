/** Every scenario of the kit: what it is called, and which tests are it. */
@NullMarked
package dev.regent.compat.catalogue;

import org.jspecify.annotations.NullMarked;
