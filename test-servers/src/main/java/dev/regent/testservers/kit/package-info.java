/**
 * What the fixtures of all drivers on transactions share, told by each no more than how to make its factory and where its servers are: faulty
 * links through a proxy, the way past the passive check, the operator's hand, and the look at what is stored.
 */
@NullMarked
package dev.regent.testservers.kit;

import org.jspecify.annotations.NullMarked;
