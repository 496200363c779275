package dev.regent.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One JobManager or TaskManager that the demo started, and may kill, stop and continue by its pid. */
final class DemoProcess {

    private final String name;
    private final Process process;

    private DemoProcess(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    static DemoProcess start(String name, List<String> command, Path workDir, String jvmOptions) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(workDir.resolve(name + ".out").toFile());
        builder.environment().put("REGENT_JVM_OPTS", jvmOptions);
        try {
            return new DemoProcess(name, builder.start()); // the launcher replaces itself by the JVM: one pid
        } catch (IOException impossible) {
            throw new UncheckedIOException("cannot start " + name, impossible);
        }
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Resident memory of the process in MiB by that line of {@code /proc/PID/status}; empty where there is none, as on macOS. */
    OptionalDouble memory(String line) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(each -> each.startsWith(line + ":"))
                    .mapToDouble(each -> Long.parseLong(each.replaceAll("[^0-9]", "")) / 1024.0)
                    .findFirst();
        } catch (IOException | UncheckedIOException gone) {
            return OptionalDouble.empty();
        }
    }

    /** Kill -9. */
    void kill() {
        process.destroyForcibly();
    }

    void pause() {
        signal("STOP");
    }

    void resume() {
        signal("CONT");
    }

    /** SIGTERM. */
    void stop() {
        process.destroy();
    }

    boolean awaitEnd(long millis) throws InterruptedException {
        return process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    private void signal(String signal) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("kill -" + signal + " " + name + " failed: it has ended");
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("cannot send " + signal + " to " + name, impossible);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
