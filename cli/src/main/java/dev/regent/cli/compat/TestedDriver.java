package dev.regent.cli.compat;

import dev.regent.cli.client.CommandException;
import dev.regent.cli.client.ExitCode;
import dev.regent.ha.plugins.PluginDescription;
import dev.regent.ha.plugins.Plugins;
import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.runtime.config.RuntimeConfiguration;
import dev.regent.runtime.config.RuntimeOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The driver that is tested, and nothing of any other.
 *
 * @param jars all of its plugin
 * @param options the backend's, as written, by key
 */
public record TestedDriver(String type, List<Path> jars, Map<String, String> options) {

    private static final String LEASE = "high-availability.lease.";

    public TestedDriver {
        jars = List.copyOf(jars);
        options = Map.copyOf(options);
    }

    /** Without the options' values. */
    @Override
    public String toString() {
        return type + " of " + jars;
    }

    /**
     * Finds it.
     *
     * @param configuration that chooses the type
     * @param installed folder of the installed plugins
     * @param plugin a jar or a folder of jars that serves the type instead; copied
     * @param work an empty folder for the copy, which has to live as long as the driver is used
     * @throws dev.regent.ha.spi.InvalidConfigurationException if nothing serves the type, naming the nearest that is served, or if an option is unknown
     */
    public static TestedDriver find(
            RuntimeConfiguration configuration, Path installed, Optional<Path> plugin, Path work) throws IOException {
        Path folder = plugin.isPresent() ? copied(plugin.orElseThrow(), work.resolve("plugins")) : installed;
        String type = configuration.haType();
        try (Plugins plugins = Plugins.inFolder(folder);
                Plugins storages = Plugins.inFolder(installed)) {
            List<ConfigOption<?>> mine = plugins.backendFactory(type).options();
            List<ConfigOption<?>> known = new ArrayList<>(mine);
            storages(configuration)
                    .forEach(scheme ->
                            known.addAll(storages.storageFactory(scheme).options()));
            Map<String, String> options = configuration.pluginOptions(mine, known);
            options.keySet().removeIf(key -> key.startsWith(LEASE)); // the kit has leases of its own for each test
            return new TestedDriver(type, jars(plugins.list(), type), options);
        }
    }

    /** Schemes of the payload storages that are configured, whose options are no mistake. */
    private static List<String> storages(RuntimeConfiguration configuration) {
        List<URI> roots = new ArrayList<>();
        configuration
                .runtime()
                .find(RuntimeOptions.STORAGE_DIR)
                .ifPresent(set -> roots.add(configuration.storageDir()));
        configuration.checkpointsDir().ifPresent(roots::add);
        return roots.stream()
                .map(root -> root.getScheme().toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
    }

    private static List<Path> jars(List<PluginDescription> plugins, String type) {
        return plugins.stream()
                .filter(each -> each.types().contains(type))
                .flatMap(each -> each.jars().stream())
                .toList();
    }

    private static Path copied(Path plugin, Path folder) throws IOException {
        Path target = Files.createDirectories(folder.resolve("tested"));
        List<Path> jars;
        if (Files.isDirectory(plugin)) {
            try (Stream<Path> files = Files.list(plugin)) {
                jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
            }
        } else {
            jars = Files.isRegularFile(plugin) ? List.of(plugin) : List.of();
        }
        if (jars.isEmpty()) {
            throw new CommandException(
                    ExitCode.USAGE, "--plugin " + plugin + " is neither a jar nor a folder with jars in it");
        }
        for (Path jar : jars) {
            Files.copy(jar, target.resolve(String.valueOf(jar.getFileName())));
        }
        return folder;
    }
}
