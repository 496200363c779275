package dev.regent.cli;

import dev.regent.cli.client.Installation;
import dev.regent.runtime.config.RuntimeConfiguration;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that needs the configuration. */
final class CommonOptions {

    @Option(
            names = "--config-dir",
            paramLabel = "DIR",
            description = "Folder of config.yaml (default: conf/ of the installation).")
    private @Nullable Path configDir;

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            description = "Overrides one key of the configuration; may be repeated.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Option(names = "--json", description = "Print one JSON object on standard output.")
    private boolean json;

    boolean json() {
        return json;
    }

    RuntimeConfiguration configuration() {
        Installation installation = Installation.current();
        return RuntimeConfiguration.load(
                installation.home(), configDir == null ? installation.conf() : configDir, overrides);
    }
}
