package dev.regent.cli;

import dev.regent.runtime.taskmanager.TaskManager;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "taskmanager",
        mixinStandardHelpOptions = true,
        description = "Run a TaskManager in the foreground. SIGTERM stops it in order, a second one at once.")
final class TaskManagerCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ProcessOptions options;

    @Override
    public Integer call() throws Exception {
        return options.run("taskmanager", spec.commandLine().getErr(), TaskManagerCommand::start);
    }

    private static ProcessOptions.Service start(ProcessOptions.Parts parts) throws Exception {
        TaskManager taskManager = new TaskManager(
                parts.configuration().runtime(),
                parts.name(),
                parts.backend(),
                parts.storage(),
                parts.checkpoints(),
                System::nanoTime);
        taskManager.start();
        return new ProcessOptions.Service() {
            @Override
            public void close() {
                taskManager.close();
            }

            @Override
            public String place() {
                return "metrics at http://" + taskManager.restAddress();
            }
        };
    }
}
