package dev.regent.ha.spi;

import dev.regent.ha.spi.config.ConfigOption;
import java.util.List;

/**
 * The entry point of a backend driver, found through {@link java.util.ServiceLoader}.
 *
 * <p>An implementation has a public constructor without arguments, does nothing when its class is loaded or constructed,
 * and is safe for use by several threads.
 */
public interface HaBackendFactory {

    /** The number of this SPI. A plugin states the one it was built for as {@code Regent-SPI-Version} in its manifest. */
    int SPI_VERSION = 1;

    /**
     * The name by which operators choose this backend in {@code high-availability.type}.
     *
     * @return lower-case letters, digits and dashes, starting with a letter
     */
    String type();

    /**
     * Every option that {@link #open} reads, the common lease options among them. Used to refuse unknown keys and to
     * generate the documentation.
     */
    List<ConfigOption<?>> options();

    /**
     * Opens the backend for one cluster. The caller closes it. It does not wait for a backend that is down: calls fail
     * with {@link BackendUnavailableException} until it is reachable, and elections keep trying.
     *
     * @throws InvalidConfigurationException if an option is missing or unsafe (a lease too short for its renewals, say);
     *     the operator corrects the configuration
     */
    HaBackend open(HaBackendContext context);
}
