package dev.regent.compat.report;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was tested, when and where.
 *
 * @param driver class of the driver's factory
 * @param options as written, by key, secrets not shown
 * @param profile what the backend declares of itself; empty if it was not asked
 * @param selection what was to be run, in words
 */
public record About(
        String type,
        String driver,
        String version,
        Map<String, String> options,
        String profile,
        String selection,
        Instant started,
        String machine,
        long seed) {
    public About {
        options = java.util.Collections.unmodifiableMap(new TreeMap<>(options));
    }

    /** The machine of this process, for readers of times. */
    public static String thisMachine() {
        Runtime runtime = Runtime.getRuntime();
        return System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch") + ", " + runtime.availableProcessors() + " processors, Java "
                + System.getProperty("java.version");
    }
}
