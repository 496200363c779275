package dev.regent.cli;

import dev.regent.cli.client.ExitCode;
import dev.regent.cli.client.Installation;
import dev.regent.ha.plugins.PluginDescription;
import dev.regent.ha.plugins.Plugins;
import dev.regent.runtime.json.Json;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "plugins",
        mixinStandardHelpOptions = true,
        description = "List the installed plugins: what each serves, and what is wrong with it.")
final class PluginsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON object on standard output.")
    private boolean json;

    @Override
    public Integer call() {
        try (Plugins plugins = Plugins.inFolder(Installation.current().plugins())) {
            List<PluginDescription> all = plugins.list();
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(Json.text(Map.of(
                        "plugins", all.stream().map(PluginsCommand::fields).toList())));
            } else {
                all.forEach(plugin -> out.println(line(plugin)));
            }
            return all.stream().allMatch(PluginDescription::usable) ? ExitCode.OK : ExitCode.CONFIGURATION;
        }
    }

    private static Map<String, Object> fields(PluginDescription plugin) {
        return Map.of(
                "name", plugin.name(),
                "types", plugin.types(),
                "schemes", plugin.schemes(),
                "spiVersion", plugin.spiVersion().orElse(""),
                "jars", plugin.jars().stream().map(String::valueOf).toList(),
                "problem", plugin.problem().orElse(""));
    }

    private static String line(PluginDescription plugin) {
        if (plugin.problem().isPresent()) {
            return plugin.name() + ": cannot be used: " + plugin.problem().get();
        }
        return plugin.name()
                + (plugin.types().isEmpty() ? "" : ": backend " + String.join(", ", plugin.types()))
                + (plugin.schemes().isEmpty() ? "" : ": storage of " + String.join(", ", plugin.schemes()))
                + " (SPI " + plugin.spiVersion().orElse("?") + ", "
                + plugin.jars().size() + " jars)";
    }
}
