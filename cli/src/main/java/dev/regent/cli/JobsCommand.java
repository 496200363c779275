package dev.regent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regent.cli.client.ClusterClient;
import dev.regent.cli.client.CommandException;
import dev.regent.cli.client.ExitCode;
import dev.regent.runtime.json.Json;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "jobs",
        mixinStandardHelpOptions = true,
        description = "List the cluster's jobs, or show one with its subtasks and checkpoints.")
final class JobsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--accept-loss",
            description = {
                "Let a BLOCKED job, whose checkpoint cannot be read, go on from an older one or from the start.",
                "Its results are then no longer exact."
            })
    private boolean acceptLoss;

    @Parameters(index = "0", arity = "0..1", paramLabel = "JOB", description = "Id of the job to show.")
    private @Nullable String jobId;

    @Override
    public Integer call() {
        if (acceptLoss && jobId == null) {
            throw new CommandException(ExitCode.USAGE, "--accept-loss needs the id of the job");
        }
        try (ClusterClient cluster = ClusterClient.open(common.configuration())) {
            if (acceptLoss) {
                cluster.post("/v1/jobs/" + jobId + "/accept-loss", Map.of());
            }
            JsonNode answer = cluster.get(jobId == null ? "/v1/jobs" : "/v1/jobs/" + jobId);
            print(answer);
            return ExitCode.OK;
        }
    }

    private void print(JsonNode answer) {
        PrintWriter out = spec.commandLine().getOut();
        if (common.json()) {
            out.println(Json.text(answer));
        } else if (jobId != null) {
            Fields.print(out, answer, "");
        } else if (answer.path("jobs").isEmpty()) {
            out.println("no jobs");
        } else {
            answer.path("jobs").forEach(job -> out.println(line(job)));
        }
    }

    static String line(JsonNode job) {
        return job.path("jobId").asText() + "  " + job.path("state").asText() + "  "
                + job.path("name").asText() + because(job);
    }

    static String because(JsonNode job) {
        String error = job.path("error").asText("");
        return error.isEmpty() ? "" : ": " + error;
    }
}
