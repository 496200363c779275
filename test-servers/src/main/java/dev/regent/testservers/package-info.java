/**
 * Real servers of the backends, each a process of its own on loopback: started, ended, paused and disturbed by tests.
 *
 * <p>{@code EtcdServers}, {@code ConsulServers} and {@code ZooKeeperServers} each start an {@link dev.regent.testservers.Ensemble} of one or more, which is the
 * same for every kind. {@link dev.regent.testservers.NeedsServer} marks the tests. Binaries come from {@code bin/test-servers}.
 */
@NullMarked
package dev.regent.testservers;

import org.jspecify.annotations.NullMarked;
