package dev.regent.runtime.config;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.spi.config.Configuration;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code conf/config.yaml} with the overrides of the command line, read and checked. Immutable. */
public final class RuntimeConfiguration {

    private static final String LOCAL = "local";

    private final Path home;
    private final Configuration runtime;
    private final Map<String, String> others;
    private final List<String> notices;

    private RuntimeConfiguration(Path home, Configuration runtime, Map<String, String> others, List<String> notices) {
        this.home = home;
        this.runtime = runtime;
        this.others = Map.copyOf(others);
        this.notices = List.copyOf(notices);
    }

    /**
     * Reads {@code config.yaml} of a folder.
     *
     * @param home folder that relative paths in the file start from
     * @param configDir folder that holds {@code config.yaml}
     * @param overrides values that win over the file's, by key or alias
     * @throws InvalidConfigurationException naming file, line or key
     */
    public static RuntimeConfiguration load(Path home, Path configDir, Map<String, String> overrides) {
        return of(home, YamlFile.read(configDir.resolve("config.yaml")), overrides);
    }

    /** The same from values that were read already. */
    public static RuntimeConfiguration of(Path home, Map<String, String> file, Map<String, String> overrides) {
        List<String> notices = new ArrayList<>();
        Map<String, String> written = canonical(file, notices);
        written.putAll(canonical(overrides, notices));
        Map<String, ConfigOption<?>> known = new HashMap<>();
        RuntimeOptions.all().forEach(option -> known.put(option.key(), option));
        Map<String, String> own = new HashMap<>();
        Map<String, String> others = new TreeMap<>();
        written.forEach((key, value) -> {
            if (known.containsKey(key)) {
                own.put(key, value);
            } else if (FlinkKeys.ignored(key)) {
                notices.add("'" + key + "' is a key of Apache Flink that Regent has no use for: ignored");
            } else {
                others.put(key, value);
            }
        });
        own.computeIfPresent(RuntimeOptions.HA_TYPE.key(), (key, value) -> FlinkKeys.backendType(value));
        own.computeIfPresent(RuntimeOptions.CLUSTER_ID.key(), (key, value) -> FlinkKeys.clusterId(value));
        Configuration runtime = Configuration.of(RuntimeOptions.all(), own);
        leaveOutLocal(runtime.get(RuntimeOptions.HA_TYPE), others, notices);
        return new RuntimeConfiguration(home, runtime, others, notices);
    }

    /**
     * The shipped file has the options of the backend that it chooses, the one that needs no server: they are no mistake of who chooses another. Options of a
     * server without its backend are one, since every machine would have a leader of its own.
     */
    private static void leaveOutLocal(String type, Map<String, String> others, List<String> notices) {
        if (!type.equals(LOCAL)) {
            others.keySet()
                    .removeIf(key -> key.startsWith("high-availability." + LOCAL + ".")
                            && notices.add("'" + key + "' is ignored, since the backend is '" + type + "'"));
        }
    }

    /** Puts options' own keys in the place of their aliases; where both are written the own key wins. */
    private static Map<String, String> canonical(Map<String, String> written, List<String> notices) {
        Map<String, String> result = new LinkedHashMap<>(written);
        for (ConfigOption<?> option : RuntimeOptions.all()) {
            for (String alias : option.aliases()) {
                String value = result.remove(alias);
                if (value != null && result.putIfAbsent(option.key(), value) != null) {
                    notices.add("'" + alias + "' is ignored, since '" + option.key() + "' is set");
                }
            }
        }
        return result;
    }

    /** The runtime's own options. */
    public Configuration runtime() {
        return runtime;
    }

    /** What an operator should know of the file, a line each: keys that are ignored. To be logged once at start. */
    public List<String> notices() {
        return notices;
    }

    /**
     * Keys that are not the runtime's: they belong to plugins. The caller checks them with {@link #pluginOptions}, since only the
     * plugins know them.
     */
    public Map<String, String> others() {
        return others;
    }

    /**
     * The values for one plugin out of those that are loaded.
     *
     * @param mine options of the plugin
     * @param loaded options of all plugins that are loaded; a key that none of them knows is an error
     * @throws InvalidConfigurationException naming the unknown key and the nearest known one
     */
    public Map<String, String> pluginOptions(List<ConfigOption<?>> mine, List<ConfigOption<?>> loaded) {
        List<String> known = new ArrayList<>();
        RuntimeOptions.all().forEach(option -> known.add(option.key()));
        loaded.forEach(option -> known.addAll(keys(option)));
        for (String key : others.keySet()) {
            if (!known.contains(key)) {
                throw new InvalidConfigurationException("unknown option '" + key + "'"
                        + Configuration.nearest(key, known)
                                .map(near -> ", did you mean '" + near + "'?")
                                .orElse(": remove it; backend '" + haType() + "' has no such option"));
            }
        }
        Map<String, String> values = new HashMap<>();
        mine.forEach(option -> keys(option)
                .forEach(key -> Optional.ofNullable(others.get(key))
                        .ifPresent(value -> values.put(key, absolute(option, value)))));
        return values;
    }

    private static List<String> keys(ConfigOption<?> option) {
        List<String> keys = new ArrayList<>(option.aliases());
        keys.add(option.key());
        return keys;
    }

    /** A path in the file is relative to the installation, whatever folder the process was started in. */
    private String absolute(ConfigOption<?> option, String value) {
        return option.type().equals("path") ? home.resolve(value).normalize().toString() : value;
    }

    /** The backend that was chosen. */
    public String haType() {
        return runtime.get(RuntimeOptions.HA_TYPE);
    }

    /**
     * The cluster.
     *
     * @throws InvalidConfigurationException if it is malformed
     */
    public ClusterId clusterId() {
        try {
            return new ClusterId(runtime.get(RuntimeOptions.CLUSTER_ID));
        } catch (IllegalArgumentException malformed) {
            throw new InvalidConfigurationException(
                    "high-availability.cluster-id: " + malformed.getMessage(), malformed);
        }
    }

    /** Root of all payloads, as an absolute URI. */
    public URI storageDir() {
        return uri(RuntimeOptions.STORAGE_DIR, runtime.get(RuntimeOptions.STORAGE_DIR));
    }

    /** Root of checkpoints, if it is another than {@link #storageDir}. */
    public Optional<URI> checkpointsDir() {
        return runtime.find(RuntimeOptions.CHECKPOINTS_DIR).map(text -> uri(RuntimeOptions.CHECKPOINTS_DIR, text));
    }

    private URI uri(ConfigOption<?> option, String text) {
        try {
            if (!text.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*")) {
                return home.resolve(text).normalize().toUri();
            }
            return URI.create(text);
        } catch (IllegalArgumentException malformed) {
            throw new InvalidConfigurationException(
                    "option '" + option.key() + "' has the value '" + text + "': write a path or a URI", malformed);
        }
    }
}
