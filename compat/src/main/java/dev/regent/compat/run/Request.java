package dev.regent.compat.run;

import dev.regent.compat.CompatTarget;
import dev.regent.compat.catalogue.Catalogue;
import dev.regent.compat.catalogue.Level;
import dev.regent.compat.catalogue.Scenario;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * What this process shall do, as its parent writes it to its standard input: properties, and a line with a dot. Not as arguments, since options may be secrets.
 *
 * @param folder for logs and reports
 * @param selection {@code quick}, a level, or ids of scenarios with commas between them
 * @param json whether the report is printed as JSON
 * @param terminal whether standard error is a terminal
 * @param clean whether nothing is run, but what a former run of that folder left is deleted
 * @param strict whether something that is not run makes the run a bad one
 * @param soak how long the soak lasts, if it is selected
 */
record Request(
        CompatTarget target,
        Path folder,
        String selection,
        boolean json,
        boolean terminal,
        boolean clean,
        boolean strict,
        Duration soak) {

    private static final String OPTION = "option.";
    private static final String END = ".";

    static Request read(BufferedReader in) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals(END); line = in.readLine()) {
            text.append(line).append('\n');
        }
        Properties values = new Properties();
        values.load(new StringReader(text.toString()));
        Map<String, String> options = new HashMap<>();
        values.stringPropertyNames().stream()
                .filter(key -> key.startsWith(OPTION))
                .forEach(key -> options.put(key.substring(OPTION.length()), values.getProperty(key)));
        CompatTarget target = new CompatTarget(
                value(values, "type"),
                options,
                Optional.ofNullable(values.getProperty("control")).map(Path::of),
                Optional.ofNullable(values.getProperty("through")),
                Long.parseLong(value(values, "seed")));
        return new Request(
                target,
                Path.of(value(values, "folder")),
                values.getProperty("selection", "functions"),
                Boolean.parseBoolean(values.getProperty("json")),
                Boolean.parseBoolean(values.getProperty("terminal")),
                Boolean.parseBoolean(values.getProperty("clean")),
                Boolean.parseBoolean(values.getProperty("strict")),
                Duration.ofSeconds(Long.parseLong(values.getProperty("soak", "20"))));
    }

    private static String value(Properties values, String key) {
        return Optional.ofNullable(values.getProperty(key))
                .orElseThrow(() -> new IllegalArgumentException(key + " is missing in the request"));
    }

    /** @throws IllegalArgumentException naming what there is not */
    List<Scenario> scenarios() {
        if (selection.equals("quick")) {
            return Catalogue.quick();
        }
        for (Level level : Level.values()) {
            if (selection.equals(level.written())) {
                return Catalogue.of(level);
            }
        }
        return Catalogue.named(List.of(selection.toUpperCase(Locale.ROOT).split(",")));
    }
}
