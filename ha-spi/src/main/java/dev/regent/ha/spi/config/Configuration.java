package dev.regent.ha.spi.config;

import dev.regent.ha.spi.InvalidConfigurationException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Values of declared options, checked when it is made: every key is known and every value can be read. Immutable. */
public final class Configuration {

    private final Map<ConfigOption<?>, Object> values;

    private Configuration(Map<ConfigOption<?>, Object> values) {
        this.values = Map.copyOf(values);
    }

    /**
     * Reads written values.
     *
     * @param options every option that may occur
     * @param written text by key or alias
     * @throws InvalidConfigurationException naming the key: unknown (with the nearest known one), given twice, or a value that
     *     cannot be read
     */
    public static Configuration of(List<ConfigOption<?>> options, Map<String, String> written) {
        Map<String, ConfigOption<?>> byKey = new HashMap<>();
        for (ConfigOption<?> option : options) {
            byKey.put(option.key(), option);
            option.aliases().forEach(alias -> byKey.put(alias, option));
        }
        Map<ConfigOption<?>, Object> values = new HashMap<>();
        written.forEach((key, text) -> {
            ConfigOption<?> option = byKey.get(key);
            if (option == null) {
                throw new InvalidConfigurationException("unknown option '" + key + "'" + suggestion(key, byKey));
            }
            if (values.put(option, read(option, key, text)) != null) {
                throw new InvalidConfigurationException(
                        "option '" + option.key() + "' is given twice, also as '" + key + "': remove one");
            }
        });
        return new Configuration(values);
    }

    /**
     * The configured value, or the default.
     *
     * @throws InvalidConfigurationException if there is neither
     */
    public <T> T get(ConfigOption<T> option) {
        return find(option)
                .orElseThrow(() -> new InvalidConfigurationException("option '" + option.key()
                        + "' is missing: set it to " + article(option.type()) + " (" + option.description() + ")"));
    }

    /** The configured value, or the default, or empty. */
    @SuppressWarnings("unchecked") // put there by of(), which read it with this option's parser
    public <T> Optional<T> find(ConfigOption<T> option) {
        Object value = values.get(option);
        return value == null ? option.defaultValue() : Optional.of((T) value);
    }

    /** The known key that a mistyped one most resembles, for messages; empty if none is near. */
    public static Optional<String> nearest(String key, Iterable<String> known) {
        TreeSet<String> sorted = new TreeSet<>(Comparator.<String>comparingInt(candidate -> distance(key, candidate))
                .thenComparing(c -> c));
        known.forEach(sorted::add);
        return sorted.isEmpty() || distance(key, sorted.first()) > Math.max(3, key.length() / 3)
                ? Optional.empty()
                : Optional.of(sorted.first());
    }

    private static Object read(ConfigOption<?> option, String key, String text) {
        try {
            return option.parse(text);
        } catch (IllegalArgumentException wrong) {
            String shown = option.type().equals("secret") ? Secret.MASK : text;
            throw new InvalidConfigurationException(
                    "option '" + key + "' has the value '" + shown + "': " + wrong.getMessage(), wrong);
        }
    }

    private static String suggestion(String key, Map<String, ConfigOption<?>> known) {
        return nearest(key, known.keySet())
                .map(near -> ", did you mean '" + near + "'?")
                .orElse(": remove it or see the option tables in docs/");
    }

    private static String article(String type) {
        return (type.matches("[aeiou].*") ? "an " : "a ") + type;
    }

    /** Edits (insert, delete, replace) between two texts: Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }

    @Override
    public String toString() {
        TreeSet<String> lines = new TreeSet<>();
        values.forEach((option, value) -> lines.add(option.key() + ": " + value));
        return lines.toString();
    }

    /**
     * A value that prints as {@code ****}.
     *
     * @param value the secret itself, for the call that needs it and nothing else
     */
    public record Secret(String value) {

        private static final String MASK = "****";

        @Override
        public String toString() {
            return MASK;
        }
    }
}
