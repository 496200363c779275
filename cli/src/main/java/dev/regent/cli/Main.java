package dev.regent.cli;

import java.util.List;
import java.util.Objects;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bin/regent}. */
@Command(
        name = "regent",
        description = "High availability for JVM runtimes: processes, jobs and inspection.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0 done, 1 failed, 2 wrong command line, 3 wrong configuration or port in use, 4 backend or",
            "  storage unavailable, 5 nobody leads, 6 no such job, 7 stored state is damaged, 8 a run proves nothing,",
            "  70 internal error."
        },
        subcommands = {
            JobManagerCommand.class,
            TaskManagerCommand.class,
            RunCommand.class,
            JobsCommand.class,
            CancelCommand.class,
            StatusCommand.class,
            StepDownCommand.class,
            InspectCommand.class,
            RaiseEpochCommand.class,
            PluginsCommand.class,
            DemoCommand.class,
            CompatCommand.class,
            AutoComplete.GenerateCompletion.class
        })
public final class Main {

    private Main() {}

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        nameLog(List.of(arguments));
        System.exit(commandLine().execute(arguments));
    }

    /** The log file is named after the process, and that before the first logger is made. */
    private static void nameLog(List<String> arguments) {
        String role = arguments.isEmpty() ? "" : arguments.get(0);
        if (role.equals("jobmanager") || role.equals("taskmanager")) {
            int name = arguments.indexOf("--name") + 1;
            String given = name > 0 && name < arguments.size() ? arguments.get(name) : role;
            System.setProperty("regent.log.name", given.replaceAll("[^A-Za-z0-9._-]", "_"));
        }
        if (role.equals("demo")) {
            System.setProperty("regent.log.stderr", "OFF"); // faults are what it is about: it says itself what matters
        }
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        line.setExecutionExceptionHandler(new ErrorReporter());
        line.setUsageHelpAutoWidth(true);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        // what stands behind a job's jar is the job's, whatever it looks like
        subcommand(line, "run").setStopAtPositional(true);
        subcommand(line, "generate-completion")
                .getCommandSpec()
                .usageMessage()
                .description("Print a completion script for bash and zsh: source <(regent generate-completion).");
        return line;
    }

    private static CommandLine subcommand(CommandLine line, String name) {
        return Objects.requireNonNull(line.getSubcommands().get(name));
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"regent " + (version == null ? "(development)" : version)};
        }
    }
}
