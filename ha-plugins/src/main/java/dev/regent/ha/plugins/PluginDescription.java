package dev.regent.ha.plugins;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One installed plugin, for people.
 *
 * @param name name of its folder, or of its jar without {@code .jar}
 * @param jars its jars, sorted; for a driver on the class path the jar or folder that holds it
 * @param spiVersion the SPI version that it states; empty if it states none or is on the class path
 * @param types backend types that it serves, sorted
 * @param schemes storage schemes that it serves, sorted
 * @param problem why it cannot be used and what to do about it, in one line; empty if it can
 */
public record PluginDescription(
        String name,
        List<Path> jars,
        Optional<String> spiVersion,
        List<String> types,
        List<String> schemes,
        Optional<String> problem) {

    public PluginDescription {
        jars = List.copyOf(jars);
        types = List.copyOf(types);
        schemes = List.copyOf(schemes);
    }

    /** Whether it can be used. */
    public boolean usable() {
        return problem.isEmpty();
    }
}
