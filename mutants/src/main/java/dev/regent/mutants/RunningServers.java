package dev.regent.mutants;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Servers for a whole series of mutants, in a process of their own that ends with this one. */
final class RunningServers implements AutoCloseable {

    private static final String MAIN = "dev.regent.testservers.ThrowAwayServers";
    private static final long LIMIT_SECONDS = 30;

    private final Target target;
    private final Process process;
    private final String where;

    private RunningServers(Target target, Process process, String where) {
        this.target = target;
        this.process = process;
        this.where = where;
    }

    /** Starts them, and waits until they serve. */
    static RunningServers start(Workspace workspace, Target target) {
        try {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx64m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Dlogback.configurationFile=test-servers-logback.xml",
                            "-cp",
                            Workspace.join(workspace.classPath().stream()),
                            MAIN,
                            target.label(),
                            "1")
                    .directory(workspace.root().toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String where = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            if (where == null) {
                throw new IllegalStateException("no servers of " + target.label() + " could be started");
            }
            return new RunningServers(target, process, where);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot start servers of " + target.label(), failed);
        }
    }

    /** What tells the tests of a JVM to use them. */
    List<String> options() {
        return List.of("-Dregent.running." + target.label() + "=" + where);
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close(); // which is what it waits for
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException failed) {
            process.destroyForcibly();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
