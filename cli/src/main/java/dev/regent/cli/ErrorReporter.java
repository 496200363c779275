package dev.regent.cli;

import dev.regent.cli.client.CommandException;
import dev.regent.cli.client.ExitCode;
import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.ValueTooLargeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Turns what a command threw into one line on standard error and an exit code; the stack trace of a defect goes to the log. */
final class ErrorReporter implements CommandLine.IExecutionExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ErrorReporter.class);

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        command.getErr().println("regent: " + line(failure));
        command.getErr().flush();
        return code(failure);
    }

    private static String line(Exception failure) {
        if (failure instanceof HaException || failure instanceof CommandException || failure instanceof IOException) {
            return String.valueOf(failure.getMessage());
        }
        if (failure instanceof UncheckedIOException io) {
            return io.getMessage() + ": " + io.getCause();
        }
        log.debug("a defect", failure);
        StackTraceElement[] trace = failure.getStackTrace();
        return "internal error, please report it: " + failure + (trace.length == 0 ? "" : " at " + trace[0]);
    }

    private static int code(Exception failure) {
        if (failure instanceof CommandException known) {
            return known.exitCode();
        }
        if (failure instanceof HaException ha) {
            return code(ha);
        }
        if (failure instanceof IOException) {
            return ExitCode.CONFIGURATION; // a port in use, a temporary folder that cannot be written
        }
        return failure instanceof UncheckedIOException ? ExitCode.FAILED : ExitCode.INTERNAL;
    }

    static int code(HaException failure) {
        if (failure instanceof InvalidConfigurationException) {
            return ExitCode.CONFIGURATION;
        }
        if (failure instanceof CorruptStateException) {
            return ExitCode.CORRUPT;
        }
        if (failure instanceof BackendUnavailableException || failure instanceof OutcomeUnknownException) {
            return ExitCode.UNAVAILABLE;
        }
        if (failure instanceof FencedException) {
            return ExitCode.NO_LEADER;
        }
        return failure instanceof ValueTooLargeException ? ExitCode.FAILED : ExitCode.INTERNAL;
    }
}
