package dev.regent.ha.spi.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A declared option: its key, type, default and text. Immutable; two options are the same if they are the same object.
 *
 * @param <T> type of the value
 */
public final class ConfigOption<T> {

    private final String key;
    private final String type;
    private final String description;
    private final Function<String, T> parser;
    private final Optional<T> defaultValue;
    private final List<String> aliases;

    private ConfigOption(
            String key,
            String type,
            String description,
            Function<String, T> parser,
            Optional<T> defaultValue,
            List<String> aliases) {
        this.key = requireNonNull(key, "key is null");
        this.type = type;
        this.description = requireNonNull(description, "description is null");
        this.parser = requireNonNull(parser, "parser is null");
        this.defaultValue = defaultValue;
        this.aliases = List.copyOf(aliases);
    }

    /** An option holding text as it is written. */
    public static ConfigOption<String> string(String key, String description) {
        return custom(key, "string", description, Function.identity());
    }

    /** An option holding a whole number. */
    public static ConfigOption<Integer> integer(String key, String description) {
        return custom(key, "integer", description, Values::integer);
    }

    /** An option holding {@code true} or {@code false}. */
    public static ConfigOption<Boolean> bool(String key, String description) {
        return custom(key, "boolean", description, Values::bool);
    }

    /** An option holding a duration such as {@code 15 s}, {@code 200 ms} or {@code 1 min}; a bare number is milliseconds. */
    public static ConfigOption<Duration> duration(String key, String description) {
        return custom(key, "duration", description, Values::duration);
    }

    /** An option holding a number of bytes such as {@code 64 kb} or {@code 1 mb} (powers of 1024); a bare number is bytes. */
    public static ConfigOption<Long> size(String key, String description) {
        return custom(key, "size", description, Values::size);
    }

    /** An option holding a path of the local file system. */
    public static ConfigOption<Path> path(String key, String description) {
        return custom(key, "path", description, Values::path);
    }

    /** An option holding a secret, which no log and no message ever shows. */
    public static ConfigOption<Configuration.Secret> secret(String key, String description) {
        return custom(key, "secret", description, Configuration.Secret::new);
    }

    /**
     * An option of another type.
     *
     * @param type name of the type, for the documentation
     * @param parser makes a value of the written text; throws {@link IllegalArgumentException} whose message says what is allowed
     */
    public static <T> ConfigOption<T> custom(String key, String type, String description, Function<String, T> parser) {
        return new ConfigOption<>(key, type, description, parser, Optional.empty(), List.of());
    }

    /** The same option with a default; without one the option has no value until one is configured. */
    public ConfigOption<T> withDefault(T value) {
        return new ConfigOption<>(key, type, description, parser, Optional.of(value), aliases);
    }

    /** The same option, also understood under an older key. */
    public ConfigOption<T> withAlias(String alias) {
        List<String> all = new ArrayList<>(aliases);
        all.add(alias);
        return new ConfigOption<>(key, type, description, parser, defaultValue, all);
    }

    /** The key under which operators write it. */
    public String key() {
        return key;
    }

    /** Name of the type, for the documentation: {@code string}, {@code duration}, {@code secret} and so on. */
    public String type() {
        return type;
    }

    /** What the option is for, in one or two sentences. */
    public String description() {
        return description;
    }

    /** The value where none is configured. */
    public Optional<T> defaultValue() {
        return defaultValue;
    }

    /** Other keys under which it is understood. */
    public List<String> aliases() {
        return aliases;
    }

    T parse(String text) {
        return parser.apply(text);
    }

    @Override
    public String toString() {
        return key;
    }
}
