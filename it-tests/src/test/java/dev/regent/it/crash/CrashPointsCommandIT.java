package dev.regent.it.crash;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regent.it.Tarball;
import dev.regent.runtime.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own, as {@code bin/crash-points} starts it. */
class CrashPointsCommandIT {

    private static final Duration LIMIT = Duration.ofMinutes(6);

    @TempDir
    private Path folder;

    private Path work = Path.of("");
    private Process command = new ProcessBuilder("true").start();

    CrashPointsCommandIT() throws IOException {}

    private void start(String... arguments) throws IOException, InterruptedException {
        work = folder.resolve("work");
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=crash-points-logback.xml",
                "-Djava.io.tmpdir=" + Files.createDirectory(folder.resolve("tmp")),
                "-cp",
                System.getProperty("java.class.path"),
                CrashPointsCommand.class.getName(),
                "--home",
                Tarball.unpack(folder).home().toString(),
                "--work",
                work.toString(),
                "--commit",
                "abc"));
        line.addAll(List.of(arguments));
        command = new ProcessBuilder(line)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
    }

    @AfterEach
    void end() {
        command.destroyForcibly();
    }

    private String printed(String stream) throws IOException {
        return Files.readString(folder.resolve(stream));
    }

    @Test
    @DisplayName("--json is one value with the verdict of each run, and nothing else is left")
    void json() throws IOException, InterruptedException {
        start("--only", "counter-before", "--signal", "kill", "--json");

        assertThat(command.waitFor(LIMIT.toSeconds(), SECONDS)).isTrue();
        assertThat(command.exitValue()).as(printed("err")).isZero();
        assertThat(printed("out").lines()).hasSize(1);
        JsonNode report = Json.tree(Files.readAllBytes(folder.resolve("out")));
        assertThat(report.path("ok").asBoolean()).isTrue();
        assertThat(report.path("commit").asText()).isEqualTo("abc");
        assertThat(report.path("runs")).hasSize(1);
        assertThat(report.path("runs").path(0).path("verdict").asText()).isEqualTo("ok");
        assertThat(report.path("runs").path(0).path("process").asText()).startsWith("jobmanager-");
        assertNothingIsLeft();
    }

    @Test
    @DisplayName("a signal to end while a process is stopped ends all processes and leaves no file")
    void interrupted() throws IOException, InterruptedException {
        start("--only", "counter-before", "--signal", "late");
        await().atMost(LIMIT).until(this::somebodyIsHit);
        assertThat(processes()).hasSize(4);

        command.destroy(); // as Ctrl-C; SIGINT itself is ignored below a shell's background job

        assertThat(command.waitFor(LIMIT.toSeconds(), SECONDS)).isTrue();
        assertThat(command.exitValue()).isEqualTo(143);
        assertNothingIsLeft();
    }

    private boolean somebodyIsHit() throws IOException {
        if (!Files.isDirectory(work)) {
            return false;
        }
        try (Stream<Path> files = Files.find(
                work, 3, (file, attributes) -> file.getFileName().toString().startsWith("bit-"))) {
            return files.findAny().isPresent();
        }
    }

    /** Of the cluster, stopped ones too. Linux cuts what {@link ProcessHandle} says of a long command line. */
    private List<Long> processes() {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> commandLine(pid).contains("-Dregent.crash.folder=" + work))
                .toList();
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), ISO_8859_1);
        } catch (IOException ended) {
            return "";
        }
    }

    private void assertNothingIsLeft() throws IOException {
        assertThat(processes()).isEmpty();
        for (Path each : List.of(work, folder.resolve("tmp"))) {
            try (Stream<Path> left = Files.list(each)) {
                assertThat(left).isEmpty();
            }
        }
    }
}
