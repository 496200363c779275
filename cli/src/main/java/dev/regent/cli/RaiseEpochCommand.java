package dev.regent.cli;

import dev.regent.cli.client.CommandException;
import dev.regent.cli.client.ExitCode;
import dev.regent.cli.client.Installation;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.runtime.config.RuntimeConfiguration;
import dev.regent.runtime.process.RuntimeServices;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "raise-epoch",
        mixinStandardHelpOptions = true,
        description = {
            "Make all tokens that are granted from now on larger than TOKEN, in every cluster of the backend.",
            "For a backend that was restored from a backup, or whose data was deleted by hand: stop all processes,",
            "restore, raise the epoch, start them again. TOKEN is the largest one in the logs (\"leading with token\")",
            "or generously more: gaps between tokens cost nothing."
        })
final class RaiseEpochCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--above",
            required = true,
            paramLabel = "TOKEN",
            description = "No smaller than any token that was ever granted.")
    private long last;

    @Override
    public Integer call() {
        if (last < 1) {
            throw new CommandException(ExitCode.USAGE, "--above is " + last + ", it must be at least 1");
        }
        RuntimeConfiguration configuration = common.configuration();
        try (RuntimeServices services =
                RuntimeServices.load(configuration, Installation.current().plugins())) {
            services.openBackend("cli").raiseEpoch(new FencingToken(last));
        }
        spec.commandLine().getOut().println("tokens are larger than " + last + " from now on");
        return ExitCode.OK;
    }
}
