package dev.regent.testservers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One process of a server, with its log in a file. It ends with this JVM at the latest. Thread-safe. */
public final class ServerProcess {

    private static final long LIMIT_SECONDS = 30;

    private final Process process;
    private final Path log;

    private ServerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts it in the environment of this JVM. */
    static ServerProcess start(List<String> command, Path folder, Path log) throws IOException {
        return start(command, Map.of(), folder, log);
    }

    /**
     * Starts it.
     *
     * @param command the command line
     * @param environment what is added to this JVM's environment
     * @param folder its working directory
     * @param log where its output is appended
     */
    static ServerProcess start(List<String> command, Map<String, String> environment, Path folder, Path log)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // Settings of the machine's own servers are not for these.
        builder.environment()
                .keySet()
                .removeIf(name -> name.matches("(ETCD|CONSUL|ZOO|MINIO|VGW|ROOT_|AWS|JAVA_TOOL_OPTIONS).*"));
        builder.environment().putAll(environment);
        return new ServerProcess(LiveProcesses.start(builder), log);
    }

    /** Its id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it has not ended; a paused one lives. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completed when it has ended. */
    CompletableFuture<?> onExit() {
        return process.onExit();
    }

    /** Its output up to now. */
    public String output() {
        try {
            return new String(Files.readAllBytes(log), UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read " + log, failed);
        }
    }

    /** Stops it where it is, all threads at once (SIGSTOP). */
    public void pause() {
        Signals.send(process, "STOP");
    }

    /** Lets a paused one go on (SIGCONT). */
    public void resume() {
        Signals.send(process, "CONT");
    }

    /** Ends it without any chance to do something (SIGKILL), and waits for that. Nothing happens when it has ended. */
    public void kill() {
        process.destroyForcibly();
        if (!ended(LIMIT_SECONDS)) {
            throw new IllegalStateException("process " + pid() + " does not end");
        }
    }

    /** Asks it to end (SIGTERM), also a paused one, and kills it when it takes too long. */
    public void stop() {
        if (isAlive()) {
            process.destroy();
            Signals.send(process, "CONT");
            if (!ended(LIMIT_SECONDS)) {
                kill();
            }
        }
    }

    /** Waits for its end, for a short time. */
    boolean endsWithin(long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for process " + pid(), interrupted);
        }
    }

    private boolean ended(long seconds) {
        return endsWithin(TimeUnit.SECONDS.toMillis(seconds));
    }
}
