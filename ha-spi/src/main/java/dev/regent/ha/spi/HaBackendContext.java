package dev.regent.ha.spi;

import static java.util.Objects.requireNonNull;

import dev.regent.ha.spi.config.Configuration;

/**
 * What a factory is told about the cluster and the process that it opens a backend for.
 *
 * @param clusterId root of every name that the backend stores
 * @param processName name of this process as people know it, for example {@code jobmanager-1}; need not be unique, since
 *     the backend adds a random part for each incarnation
 * @param configuration values of the factory's options
 */
public record HaBackendContext(ClusterId clusterId, String processName, Configuration configuration) {

    public HaBackendContext {
        requireNonNull(clusterId, "clusterId is null");
        requireNonNull(configuration, "configuration is null");
        if (processName.isBlank() || processName.length() > 200) {
            throw new IllegalArgumentException(
                    "process name must have 1 to 200 characters and not be blank: '" + processName + "'");
        }
    }
}
