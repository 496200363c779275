package dev.regent.cli;

import dev.regent.runtime.jobmanager.JobManager;
import dev.regent.runtime.threads.RuntimeClock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "jobmanager",
        mixinStandardHelpOptions = true,
        description = {
            "Run a JobManager in the foreground: one of them leads, the others stand by.",
            "SIGTERM hands over and stops it in order, a second one stops it at once."
        })
final class JobManagerCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ProcessOptions options;

    @Override
    public Integer call() throws Exception {
        return options.run("jobmanager", spec.commandLine().getErr(), JobManagerCommand::start);
    }

    private static ProcessOptions.Service start(ProcessOptions.Parts parts) {
        JobManager jobManager = new JobManager(
                parts.configuration().runtime(),
                parts.configuration().clusterId(),
                parts.backend(),
                parts.storage(),
                parts.checkpoints(),
                RuntimeClock.SYSTEM);
        jobManager.start();
        return new ProcessOptions.Service() {
            @Override
            public void close() {
                jobManager.close();
            }

            @Override
            public String place() {
                return "REST at http://" + jobManager.address("rest").orElse("?");
            }
        };
    }
}
