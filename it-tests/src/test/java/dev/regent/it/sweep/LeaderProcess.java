package dev.regent.it.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;

/** A {@link SweepingLeader}, and what it has said. */
final class LeaderProcess implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final File said;

    LeaderProcess(Path folder, List<String> arguments) throws IOException {
        said = File.createTempFile("leader", ".out", folder.toFile());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SweepingLeader.class.getName()));
        command.addAll(arguments);
        process = new ProcessBuilder(command)
                .redirectOutput(said)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** What it has said of one kind, in order. */
    List<String> said(String what) {
        try {
            return Files.readAllLines(said.toPath()).stream()
                    .filter(line -> line.startsWith(what + " "))
                    .map(line -> line.substring(what.length() + 1))
                    .toList();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** Waits until it has said so many of one kind. */
    LeaderProcess await(String what, int count) {
        Awaitility.await(count + " times " + what)
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .failFast("the process has ended", () -> !process.isAlive())
                .until(() -> said(what).size() >= count);
        return this;
    }

    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder(Arrays.asList("kill", "-" + name, Long.toString(process.pid()))).start();
        assertThat(kill.waitFor()).isZero();
    }

    /** Without any chance to do something. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
