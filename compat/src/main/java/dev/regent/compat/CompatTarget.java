package dev.regent.compat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The backend that is tested.
 *
 * @param type of its factory, which is found on the class path
 * @param options of the backend, as written, by key; may hold secrets
 * @param control a command that starts and stops the backend's servers, if there is one
 * @param through the option that holds the addresses of the backend's servers, if it is not known which
 * @param seed of whatever the kit chooses at random
 */
public record CompatTarget(
        String type, Map<String, String> options, Optional<Path> control, Optional<String> through, long seed) {
    public CompatTarget {
        options = Map.copyOf(options);
    }

    /** Without the options' values. */
    @Override
    public String toString() {
        return type + " " + options.keySet();
    }
}
