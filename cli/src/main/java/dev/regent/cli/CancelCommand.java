package dev.regent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regent.cli.client.ClusterClient;
import dev.regent.cli.client.ExitCode;
import dev.regent.runtime.json.Json;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "cancel", mixinStandardHelpOptions = true, description = "Cancel a job.")
final class CancelCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Parameters(index = "0", paramLabel = "JOB", description = "Id of the job.")
    private String jobId;

    @Override
    public Integer call() {
        try (ClusterClient cluster = ClusterClient.open(common.configuration())) {
            JsonNode answer = cluster.post("/v1/jobs/" + jobId + "/cancel", Map.of());
            spec.commandLine()
                    .getOut()
                    .println(common.json() ? Json.text(answer) : "job " + jobId + " is being cancelled");
            return ExitCode.OK;
        }
    }
}
