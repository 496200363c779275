/** What runs showed, and how people and machines read it. */
@NullMarked
package dev.regent.compat.report;

import org.jspecify.annotations.NullMarked;
