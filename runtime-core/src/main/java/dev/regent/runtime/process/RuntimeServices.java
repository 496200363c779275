package dev.regent.runtime.process;

import dev.regent.ha.plugins.HaBackends;
import dev.regent.ha.plugins.Plugins;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.runtime.config.RuntimeConfiguration;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins that a configuration chooses: one backend, one or two storages. Opening checks every key of the configuration. One
 * thread at a time uses it; what it hands out is safe for use by several.
 */
public final class RuntimeServices implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RuntimeServices.class);

    private final RuntimeConfiguration configuration;
    private final Plugins plugins;
    private final List<ConfigOption<?>> loaded;
    private final List<AutoCloseable> opened = new ArrayList<>();

    private RuntimeServices(RuntimeConfiguration configuration, Plugins plugins) {
        this.configuration = configuration;
        this.plugins = plugins;
        this.loaded =
                new ArrayList<>(plugins.backendFactory(configuration.haType()).options());
        roots().forEach(root ->
                loaded.addAll(plugins.storageFactory(scheme(root)).options()));
    }

    /**
     * Loads the chosen plugins.
     *
     * @param pluginsFolder folder of the installed plugins
     * @throws dev.regent.ha.spi.InvalidConfigurationException if a plugin is missing or a key unknown
     */
    public static RuntimeServices load(RuntimeConfiguration configuration, Path pluginsFolder) {
        Plugins plugins = Plugins.inFolder(pluginsFolder);
        try {
            RuntimeServices services = new RuntimeServices(configuration, plugins);
            configuration.pluginOptions(List.of(), services.loaded); // unknown keys show now, before anything starts
            return services;
        } catch (HaException wrong) {
            plugins.close();
            throw wrong;
        }
    }

    /** Opens the backend; see {@link dev.regent.ha.spi.HaBackendFactory#open}. */
    public HaBackend openBackend(String processName) {
        String type = configuration.haType();
        Map<String, String> options = new HashMap<>(
                configuration.pluginOptions(plugins.backendFactory(type).options(), loaded));
        options.put(HaBackends.CLUSTER_ID.key(), configuration.clusterId().value());
        HaBackend backend = plugins.openBackend(type, processName, options);
        opened.add(0, backend);
        return backend;
    }

    /** Opens the storage of job jars and submissions; see {@link dev.regent.ha.spi.state.StateStorageFactory#open}. */
    public StateStorage openStorage() {
        return openStorage(configuration.storageDir());
    }

    /**
     * The storage of checkpoints: another one if the configuration names it, else the given one. Errors as for {@link #openStorage()}.
     */
    public StateStorage openCheckpointStorage(StateStorage storage) {
        return configuration.checkpointsDir().map(this::openStorage).orElse(storage);
    }

    private StateStorage openStorage(URI root) {
        StateStorage storage = plugins.openStorage(
                root,
                configuration.pluginOptions(plugins.storageFactory(scheme(root)).options(), loaded));
        opened.add(0, storage);
        return storage;
    }

    private List<URI> roots() {
        List<URI> roots = new ArrayList<>(List.of(configuration.storageDir()));
        configuration.checkpointsDir().ifPresent(roots::add);
        return roots;
    }

    private static String scheme(URI root) {
        return root.getScheme().toLowerCase(Locale.ROOT);
    }

    /** Closes everything that was opened, the last first, and the plugins' class loaders. Idempotent. */
    @Override
    public void close() {
        for (AutoCloseable each : opened) {
            try {
                each.close();
            } catch (Exception failure) {
                log.warn("closing {} failed", each, failure);
            }
        }
        opened.clear();
        plugins.close();
    }
}
