package dev.regent.runtime.config;

import dev.regent.ha.spi.InvalidConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** A YAML file, nested or dotted or both, as one flat map of dotted keys to texts. */
final class YamlFile {

    private final Path file;
    private final Map<String, String> flat = new LinkedHashMap<>();

    private YamlFile(Path file) {
        this.file = file;
    }

    /**
     * Reads a file.
     *
     * @throws InvalidConfigurationException naming file and line
     */
    static Map<String, String> read(Path file) {
        YamlFile yaml = new YamlFile(file);
        Object root = yaml.parse(yaml.text());
        if (root instanceof Map<?, ?> map) {
            yaml.flatten("", map);
        } else if (root != null) {
            throw new InvalidConfigurationException(file + " is not a list of 'key: value' lines");
        }
        return yaml.flat;
    }

    private String text() {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException missing) {
            throw new InvalidConfigurationException(
                    "no configuration file " + file + ": create it, or name its folder with --config-dir", missing);
        } catch (MalformedInputException notUtf8) {
            throw new InvalidConfigurationException(file + " is not UTF-8 text", notUtf8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file, unreadable);
        }
    }

    private @Nullable Object parse(String text) {
        try {
            // engine v2 builds plain maps, lists and scalars only, never objects named in the file
            return new Load(LoadSettings.builder().setLabel(file.toString()).build()).loadFromString(text);
        } catch (MarkedYamlEngineException wrong) {
            Optional<Mark> mark = wrong.getProblemMark();
            throw new InvalidConfigurationException(
                    file + mark.map(m -> ", line " + (m.getLine() + 1)).orElse("") + ": " + wrong.getProblem(), wrong);
        } catch (YamlEngineException wrong) {
            throw new InvalidConfigurationException(file + ": " + wrong.getMessage(), wrong);
        }
    }

    private void flatten(String prefix, Map<?, ?> map) {
        map.forEach((key, value) -> {
            String dotted = prefix.isEmpty() ? String.valueOf(key) : prefix + "." + key;
            if (value instanceof Map<?, ?> nested) {
                flatten(dotted, nested);
            } else if (value != null && flat.put(dotted, scalar(value)) != null) {
                throw new InvalidConfigurationException(
                        file + ": '" + dotted + "' is given twice, nested and dotted: remove one");
            }
        });
    }

    private static String scalar(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                : String.valueOf(value);
    }
}
