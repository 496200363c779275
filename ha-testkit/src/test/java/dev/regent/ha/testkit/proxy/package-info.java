@NullMarked
package dev.regent.ha.testkit.proxy;

import org.jspecify.annotations.NullMarked;
