package dev.regent.ha.spi.state;

import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.spi.config.Configuration;
import java.net.URI;
import java.util.List;
import java.util.Set;

/** The entry point of a payload storage plugin, found through {@link java.util.ServiceLoader}; rules as for a backend's factory. */
public interface StateStorageFactory {

    /** URI schemes that this storage serves, in lower case, for example {@code file}. */
    Set<String> schemes();

    /** Every option that {@link #open} reads. */
    List<ConfigOption<?>> options();

    /**
     * Opens the storage below one root. The caller closes it.
     *
     * @param root absolute URI of the folder or prefix that holds all payloads of this storage
     * @throws dev.regent.ha.spi.InvalidConfigurationException if the root is malformed or an option is wrong
     * @throws dev.regent.ha.spi.BackendUnavailableException if the root cannot be written; the message says why
     */
    StateStorage open(URI root, Configuration configuration);
}
