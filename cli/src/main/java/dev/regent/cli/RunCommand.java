package dev.regent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regent.cli.client.ClusterClient;
import dev.regent.cli.client.CommandException;
import dev.regent.cli.client.ExitCode;
import dev.regent.cli.client.JarManifest;
import dev.regent.cli.client.Submission;
import dev.regent.runtime.chain.RecordPolicy;
import dev.regent.runtime.config.RuntimeOptions;
import dev.regent.runtime.json.Json;
import dev.regent.runtime.rpc.JobId;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Submit a job and wait for its end.",
            "What stands behind the jar is the job's: --input DIR --output DIR and so on."
        })
final class RunCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Option(names = "--name", description = "Name of the job (default: its jar's).")
    private @Nullable String name;

    @Option(
            names = {"-p", "--parallelism"},
            description = "Number of subtasks (default: parallelism.default of the configuration).")
    private @Nullable Integer parallelism;

    @Option(
            names = {"-c", "--entry-class"},
            description = "Class that implements Job (default: Regent-Job-Class of the jar's manifest).")
    private @Nullable String entryClass;

    @Option(
            names = "--record-policy",
            defaultValue = "fail",
            description = "What a malformed record does: fail, skip, or dead-letter (default: ${DEFAULT-VALUE}).")
    private String recordPolicy;

    @Option(
            names = "--job-id",
            description = "32 hexadecimal digits; repeating a submission with the same id has one effect.")
    private @Nullable String jobId;

    @Option(
            names = {"-d", "--detach"},
            description = "Return as soon as the job is stored; it runs on, whatever becomes of this command.")
    private boolean detach;

    @Parameters(index = "0", paramLabel = "JAR", description = "The job's jar.")
    private Path jar;

    @Parameters(index = "1..*", paramLabel = "ARG", description = "Arguments of the job: --key value or --key=value.")
    private List<String> arguments = List.of();

    @Override
    public Integer call() {
        Submission submission = submission();
        try (ClusterClient cluster = ClusterClient.open(common.configuration())) {
            JsonNode accepted = cluster.submit(submission);
            if (!detach) {
                return new JobProgress(cluster, spec, common.json()).await(submission.jobId());
            }
            PrintWriter out = spec.commandLine().getOut();
            out.println(common.json() ? Json.text(accepted) : "job " + submission.jobId() + " is stored and will run");
            return ExitCode.OK;
        }
    }

    private Submission submission() {
        return new Submission(
                parsedJobId(),
                name == null ? String.valueOf(jar.getFileName()).replaceAll("\\.jar$", "") : name,
                jar,
                entryClass == null ? JarManifest.entryClass(jar) : entryClass,
                parallelism == null ? common.configuration().runtime().get(RuntimeOptions.PARALLELISM) : parallelism,
                JobArgumentsParser.parse(arguments),
                parsedPolicy());
    }

    private String parsedJobId() {
        try {
            return (jobId == null ? JobId.random() : new JobId(jobId)).value();
        } catch (IllegalArgumentException malformed) {
            throw new CommandException(ExitCode.USAGE, "--job-id: " + malformed.getMessage(), malformed);
        }
    }

    private String parsedPolicy() {
        try {
            return RecordPolicy.parse(recordPolicy).text();
        } catch (IllegalArgumentException unknown) {
            throw new CommandException(ExitCode.USAGE, "--record-policy: " + unknown.getMessage(), unknown);
        }
    }
}
