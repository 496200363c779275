@NullMarked
package dev.regent.ha.plugins;

import org.jspecify.annotations.NullMarked;
