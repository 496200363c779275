package dev.regent.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regent.cli.client.ExitCode;
import dev.regent.cli.client.Installation;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.runtime.config.RuntimeConfiguration;
import dev.regent.runtime.json.Json;
import dev.regent.runtime.process.RuntimeServices;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = {
            "Show what the backend holds, without asking any JobManager and without changing anything:",
            "the leader's record and the entries of scopes (default: jobs and results; job-ID for one job)."
        })
final class InspectCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--election",
            defaultValue = "jobmanager",
            description = "The election (default: ${DEFAULT-VALUE}).")
    private String election;

    @Parameters(arity = "0..*", paramLabel = "SCOPE", description = "Scopes of the election.")
    private List<String> scopes = List.of("jobs", "results");

    @Override
    public Integer call() {
        RuntimeConfiguration configuration = common.configuration();
        ObjectNode found = JsonNodeFactory.instance.objectNode();
        try (RuntimeServices services =
                RuntimeServices.load(configuration, Installation.current().plugins())) {
            HaBackend backend = services.openBackend("cli");
            found.put("clusterId", configuration.clusterId().value());
            found.put("election", election);
            leader(backend).ifPresent(leader -> {
                ObjectNode node = found.putObject("leader");
                node.put("token", leader.token().value());
                new TreeMap<>(leader.addresses()).forEach(node::put);
            });
            ObjectNode entries = found.putObject("scopes");
            scopes.forEach(scope -> describe(backend, scope, entries.putArray(scope)));
        }
        print(found);
        return ExitCode.OK;
    }

    private Optional<LeaderInformation> leader(HaBackend backend) {
        try (LeaderRetrieval retrieval = backend.leaderRetrieval(election)) {
            return retrieval.current();
        }
    }

    private void describe(HaBackend backend, String scope, ArrayNode entries) {
        for (Versioned entry : backend.stateHandles(election, scope).list()) {
            entries.addObject()
                    .put("name", entry.name())
                    .put("version", entry.version().value())
                    .put("bytes", entry.handle().size())
                    .put("value", shown(entry.handle()));
        }
    }

    /** Text as it is, anything else by its size alone. */
    private static String shown(StateHandle handle) {
        String text = handle.utf8();
        boolean isText = Arrays.equals(text.getBytes(java.nio.charset.StandardCharsets.UTF_8), handle.bytes())
                && text.chars().noneMatch(Character::isISOControl);
        return isText ? text : "(binary)";
    }

    private void print(ObjectNode found) {
        PrintWriter out = spec.commandLine().getOut();
        if (common.json()) {
            out.println(Json.text(found));
        } else {
            Fields.print(out, found, "");
        }
    }
}
