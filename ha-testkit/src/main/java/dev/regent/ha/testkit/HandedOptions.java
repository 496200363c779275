package dev.regent.ha.testkit;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * A backend's options on their way to a process that the kit starts: in its environment, since every user of a machine sees the command lines of all processes, and
 * options may be secrets.
 */
public final class HandedOptions {

    private static final String VARIABLE = "REGENT_KIT_OPTIONS";

    private HandedOptions() {}

    /**
     * Gives them to a process that is about to be started.
     *
     * @param options written values by key
     * @param environment its environment, which is changed
     */
    public static void give(Map<String, String> options, Map<String, String> environment) {
        Properties properties = new Properties();
        properties.putAll(options);
        StringWriter text = new StringWriter();
        try {
            properties.store(text, null);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        environment.put(VARIABLE, text.toString());
    }

    /** Those that this process was given; none if it was given none. */
    public static Map<String, String> taken() {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(System.getenv().getOrDefault(VARIABLE, "")));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        Map<String, String> options = new HashMap<>();
        properties.stringPropertyNames().forEach(key -> options.put(key, properties.getProperty(key)));
        return options;
    }
}
