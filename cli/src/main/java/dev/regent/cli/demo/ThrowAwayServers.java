package dev.regent.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.regent.cli.client.CommandException;
import dev.regent.cli.client.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Servers for this demo alone: a process of {@code bin/test-servers run}, which ends with its servers and their folder when its standard input ends, so in any
 * case with this process. What it says, while it builds a server for example, goes to standard error.
 */
final class ThrowAwayServers implements AutoCloseable {

    /** Environment variable with the command, set by the repository's {@code bin/demo}: servers are no part of the tarball. */
    private static final String COMMAND = "REGENT_DEMO_SERVERS";

    private static final int NO_TOOLS = 69;
    private static final long END_SECONDS = 30;

    /** Or the file that says where they are and what lets a client in, as Kubernetes has one. */
    private static final Pattern ADDRESSES = Pattern.compile("[^\\s,:]+:[0-9]+(,[^\\s,:]+:[0-9]+)*|/.+");

    private final String type;
    private final Process process;
    private final String addresses;

    private ThrowAwayServers(String type, Process process, String addresses) {
        this.type = type;
        this.process = process;
        this.addresses = addresses;
    }

    /**
     * The command that starts them.
     *
     * @throws CommandException if this is not the repository's demo
     */
    static String command(String type) {
        return Optional.ofNullable(System.getenv(COMMAND))
                .orElseThrow(() -> new CommandException(
                        ExitCode.USAGE,
                        "--type " + type + " needs --address host:port[,host:port] here: servers to throw away are"
                                + " started by the repository's bin/demo alone"));
    }

    /**
     * Starts them, which may build the server first, and waits until they serve.
     *
     * @throws CommandException if the command failed; it has said why
     */
    static ThrowAwayServers start(String command, String type, int nodes) throws IOException {
        Process process = new ProcessBuilder(List.of(command, "run", type, "--nodes", Integer.toString(nodes)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread atExit = new Thread(() -> end(process), "regent-demo-servers-start");
        Runtime.getRuntime().addShutdownHook(atExit);
        String line = Optional.ofNullable(new BufferedReader(process.inputReader(UTF_8)).readLine())
                .orElse("");
        if (!ADDRESSES.matcher(line).matches()) {
            throw failed(type, exitCode(process));
        }
        return new ThrowAwayServers(type, process, line);
    }

    /** It has closed its output, so it is at its end. */
    private static int exitCode(Process process) {
        boolean ended = process.onExit()
                .completeOnTimeout(process, END_SECONDS, TimeUnit.SECONDS)
                .thenApply(it -> !it.isAlive())
                .join();
        if (!ended) {
            end(process);
        }
        return process.exitValue();
    }

    private static CommandException failed(String type, int code) {
        String instead = code == NO_TOOLS && !type.equals("zookeeper") ? "--type zookeeper needs no Go; " : "";
        return new CommandException(
                ExitCode.UNAVAILABLE,
                "no " + type + " was started, see above (code " + code + "); " + instead
                        + "--address host:port runs the demo on servers that are there");
    }

    /** Where they are, separated by commas, or the file that says it. */
    String addresses() {
        return addresses;
    }

    /**
     * Checks that enough of them are left.
     *
     * @throws CommandException if not
     */
    void check() {
        if (!process.isAlive()) {
            throw new CommandException(
                    ExitCode.UNAVAILABLE,
                    "the servers of " + type + " that the demo started have ended in the middle of it");
        }
    }

    /** Ends them and waits until they are gone. Idempotent. */
    @Override
    public void close() {
        end(process);
    }

    private static void end(Process process) {
        process.destroy(); // also ends what builds them
        try {
            process.getOutputStream().close();
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException gone) {
            process.destroyForcibly();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
