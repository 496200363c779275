/**
 * High availability on any store that can carry out conditional transactions over several keys: ZooKeeper, etcd, Consul. A driver supplies a
 * {@link dev.regent.ha.support.transaction.TransactionStore}; the rest is the same for all of them.
 */
@NullMarked
package dev.regent.ha.support.transaction;

import org.jspecify.annotations.NullMarked;
