/** Loads drivers from isolated plugin folders or from the class path: HaBackends.open(type, options). */
@NullMarked
package dev.regent.ha.plugins;

import org.jspecify.annotations.NullMarked;
