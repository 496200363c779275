/** Elections and state on Apache ZooKeeper. */
@NullMarked
package dev.regent.ha.zookeeper;

import org.jspecify.annotations.NullMarked;
