package dev.regent.runtime.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.regent.ha.spi.InvalidConfigurationException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What a file written for Apache Flink holds that is spelled differently here or means nothing here. */
final class FlinkKeys {

    private static final List<String> IGNORED = readIgnored();

    private FlinkKeys() {}

    /** Whether Flink knows the key and Regent has no use for it. */
    static boolean ignored(String key) {
        return IGNORED.stream()
                .anyMatch(known -> known.endsWith("*")
                        ? key.startsWith(known.substring(0, known.length() - 1))
                        : key.equals(known));
    }

    /** The backend type for a value of {@code high-availability.type}: Flink's names and factory classes are understood. */
    static String backendType(String written) {
        String simpleName = written.strip().substring(written.strip().lastIndexOf('.') + 1);
        if (simpleName.startsWith("KubernetesHaServices")
                || simpleName.startsWith("KubernetesLeaderElectionHaServices")) {
            return "kubernetes";
        }
        if (simpleName.startsWith("ZooKeeper")) {
            return "zookeeper";
        }
        if (written.contains(".")) {
            throw new InvalidConfigurationException("high-availability.type names the class " + written.strip()
                    + ": Regent chooses a backend by its short type, such as zookeeper or kubernetes");
        }
        String type = simpleName.toLowerCase(Locale.ROOT);
        return type.equals("none") ? "local" : type;
    }

    /** Flink's cluster ids may start with a slash, as {@code /default} does. */
    static String clusterId(String written) {
        return written.startsWith("/") ? written.substring(1) : written;
    }

    private static List<String> readIgnored() {
        List<String> keys = new ArrayList<>();
        try (InputStream resource =
                        Objects.requireNonNull(FlinkKeys.class.getResourceAsStream("flink-keys-ignored.txt"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(resource, UTF_8))) {
            lines.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .forEach(keys::add);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("flink-keys-ignored.txt", unreadable);
        }
        return List.copyOf(keys);
    }
}
