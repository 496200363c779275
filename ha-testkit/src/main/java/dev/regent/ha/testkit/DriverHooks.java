package dev.regent.ha.testkit;

import java.util.Map;
import java.util.Optional;

/**
 * What a driver's author offers to {@code bin/regent compat} beside the driver, so that scenarios run which look behind it. Found by
 * {@link java.util.ServiceLoader} on the class path of the driver's plugin; with a public constructor without arguments.
 *
 * <p>A driver on {@code ha-driver-support} whose factory has a constructor that takes {@code TransactionSeams} or {@code DocumentSeams}, of
 * any visibility, needs none: the kit makes the hooks of that constructor. For anything else the scenarios that need a hook are not run, by name
 * and reason.
 */
public interface DriverHooks {

    /** The type of the factory that these belong to, such as {@code etcd}. */
    String type();

    /**
     * The option whose value says where the servers listen: {@code host:port} or {@code scheme://host:port}, several with commas. The kit then puts
     * proxies of its own between its clients and the servers.
     *
     * @return empty if there is no such option; the scenarios of links are then not run
     */
    default Optional<String> addresses() {
        return Optional.empty();
    }

    /**
     * Hooks of a running backend. Of this fixture the kit uses {@link BackendFixture#lacks}, {@link BackendFixture#fenceBypass},
     * {@link BackendFixture#operator}, {@link BackendFixture#storedRecord}, {@link BackendFixture#crashHook}, {@link BackendFixture#leftovers} and
     * {@link BackendFixture#remains}, and {@link BackendFixture#faultyLink} where there are no servers.
     *
     * @param options that lead to the backend, as written, by key
     * @return closed by the kit after one test
     */
    BackendFixture hooks(Map<String, String> options);
}
