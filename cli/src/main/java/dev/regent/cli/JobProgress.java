package dev.regent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regent.cli.client.ClusterClient;
import dev.regent.cli.client.CommandException;
import dev.regent.cli.client.ExitCode;
import dev.regent.runtime.json.Json;
import java.io.PrintWriter;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;

/** Waits for a job's end and says each change of its state. */
final class JobProgress {

    private static final Set<String> ENDS = Set.of("FINISHED", "FAILED", "CANCELED");
    private static final long POLL_MILLIS = 250;

    private final ClusterClient cluster;
    private final CommandSpec spec;
    private final boolean json;

    JobProgress(ClusterClient cluster, CommandSpec spec, boolean json) {
        this.cluster = cluster;
        this.spec = spec;
        this.json = json;
    }

    int await(String jobId) {
        PrintWriter progress = spec.commandLine().getErr();
        String shown = "";
        while (true) {
            JsonNode job = cluster.get("/v1/jobs/" + jobId);
            String state = job.path("state").asText();
            if (!state.equals(shown)) {
                progress.println("job " + jobId + " is " + state + JobsCommand.because(job));
                progress.flush();
                shown = state;
            }
            if (ENDS.contains(state)) {
                if (json) {
                    spec.commandLine().getOut().println(Json.text(job));
                }
                return state.equals("FINISHED") ? ExitCode.OK : ExitCode.FAILED;
            }
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.FAILED, "interrupted; the job runs on", interrupted);
        }
    }
}
