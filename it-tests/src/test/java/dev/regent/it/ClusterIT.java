package dev.regent.it;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regent.examples.fraud.LogFormat;
import dev.regent.examples.fraud.TransactionLog;
import dev.regent.it.Tarball.Result;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clusters of real processes from the tarball. */
class ClusterIT {

    private static final Duration START = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final List<Process> processes = new ArrayList<>();
    private Tarball regent;

    @BeforeEach
    void unpack() throws IOException, InterruptedException {
        regent = Tarball.unpack(folder);
    }

    @AfterEach
    void endAll() {
        processes.forEach(Process::destroyForcibly);
    }

    @ParameterizedTest(name = "on {0}")
    @MethodSource("dev.regent.it.Tarball#javaHomes")
    @DisplayName("J2: the demo is exact though the leader and a TaskManager are killed")
    void demoIsExact(Path javaHome) throws IOException, InterruptedException {
        Result demo = regent.run(
                Map.of("JAVA_HOME", javaHome.toString()), "demo", "--json", "--records", "150000", "--rate", "20000");

        assertThat(demo.exitCode()).as(demo.err()).isZero();
        assertThat(demo.out())
                .startsWith("{\"exact\":true")
                .contains("\"recordsIn\":150000")
                .contains("\"leftOver\":[]");
        assertThat(demo.out().strip().lines()).hasSize(1);
    }

    @Test
    @DisplayName("E9: SIGTERM hands over and ends with 0; step-down moves the leader; status and inspect show it")
    void stopsInOrder() throws IOException, InterruptedException {
        Process first = start("jobmanager", "one");
        awaitLine("one", "is up");
        await().atMost(START).until(() -> regent.run("status").exitCode() == 0);
        start("jobmanager", "two");
        awaitLine("two", "is up");

        Result stepDown = regent.run("step-down");
        assertThat(stepDown.exitCode()).as(stepDown.err()).isZero();
        assertThat(stepDown.out()).contains("handed over from token");

        Process worker = start("taskmanager", "worker");
        awaitLine("worker", "is up");
        await().atMost(START)
                .untilAsserted(() -> assertThat(regent.run("status").out())
                        .contains("JobManagers: 2")
                        .contains("TaskManagers: 1")
                        .contains("worker"));
        assertThat(regent.run("inspect").out()).containsPattern("token: [2-9]").contains("scopes:");

        assertStops(first);
        assertStops(worker);
        await().atMost(START)
                .untilAsserted(() -> assertThat(regent.run("status").out())
                        .contains("JobManagers: 1")
                        .contains("TaskManagers: 0"));
    }

    @Test
    @DisplayName("E2: raise-epoch makes every token from then on larger than the given one")
    void raisesEpoch() throws IOException, InterruptedException {
        Process first = start("jobmanager", "one");
        await().atMost(START).until(() -> regent.run("status").exitCode() == 0);
        assertThat(regent.run("inspect").out()).containsPattern("token: [1-9]\\b");
        assertStops(first);

        Result raised = regent.run("raise-epoch", "--above", "1000000");
        assertThat(raised.exitCode()).as(raised.err()).isZero();
        assertThat(raised.out().strip()).isEqualTo("tokens are larger than 1000000 from now on");

        start("jobmanager", "two");
        await().atMost(START).until(() -> regent.run("status").exitCode() == 0);
        assertThat(regent.run("inspect").out()).containsPattern("token: 1000001\\b");
    }

    @Test
    @DisplayName("a second SIGTERM ends a process at once")
    void secondSignal() throws IOException, InterruptedException {
        Process process = start("jobmanager", "one");
        awaitLine("one", "is up");
        process.destroy();
        process.destroy();
        assertThat(process.waitFor(10, SECONDS)).isTrue();
        assertThat(process.exitValue()).isIn(0, 143); // 0 if it was that quick
    }

    @Test
    @DisplayName("a job jar that does not load fails its job with one line, and the next job runs")
    void badJar() throws IOException, InterruptedException {
        start("jobmanager", "one");
        start("taskmanager", "worker");
        awaitLine("worker", "is up");
        Path notAJar = Files.writeString(folder.resolve("bad.jar"), "this is no jar");
        Result refused = regent.run("run", "--entry-class", "x.Y", notAJar.toString());
        assertThat(refused.exitCode()).as(refused.err()).isEqualTo(1);
        assertThat(refused.err().strip()).isEqualTo("regent: what was uploaded is no jar");

        String jar = regent.home().resolve("examples/fraud-detection.jar").toString();
        Result failed = regent.run("run", "--entry-class", "x.Y", jar);
        assertThat(failed.exitCode()).as(failed.err()).isEqualTo(1);
        assertThat(failed.err()).contains("is FAILED: ").contains("x.Y").doesNotContain("\tat ");

        Path input = Files.createDirectories(folder.resolve("input"));
        Path output = folder.resolve("output");
        Files.writeString(input.resolve("part-0.jsonl"), """
                {"id":0,"time":1700000000000,"card":"c1","amount":12.34,"merchant":17,"latitude":52.5200,"longitude":13.4050}
                """);
        Result good = regent.run(
                "run",
                regent.home().resolve("examples/fraud-detection.jar").toString(),
                "--input",
                input.toString(),
                "--output",
                output.toString());
        assertThat(good.exitCode()).as(good.err()).isZero();
        assertThat(good.err()).contains("is FINISHED");
    }

    @Test
    @DisplayName("J6: a finished job leaves its results, nothing pending, no payload and no state")
    void leavesResultsAlone() throws IOException, InterruptedException {
        start("jobmanager", "one");
        start("taskmanager", "worker");
        awaitLine("worker", "is up");
        Path input = folder.resolve("input");
        new TransactionLog(2, 6000, 7, LogFormat.JSON).write(input);
        Path output = folder.resolve("output");
        Result finished = regent.run(
                "run",
                "--parallelism",
                "2",
                regent.home().resolve("examples/fraud-detection.jar").toString(),
                "--input",
                input.toString(),
                "--output",
                output.toString(),
                "--rate",
                "2000");
        assertThat(finished.exitCode()).as(finished.err()).isZero();
        assertThat(finished.err()).contains("is FINISHED");

        await().atMost(START).untilAsserted(() -> {
            assertThat(output.resolve(".pending")).isEmptyDirectory();
            assertThat(files(regent.home().resolve("data")))
                    .isNotEmpty()
                    .noneMatch(name -> name.endsWith("+payload"))
                    .noneMatch(name -> name.contains("/scopes/job-"));
        });
        assertThat(files(output)).isNotEmpty().allMatch(name -> name.startsWith("part-"));
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .toList();
        }
    }

    private static void assertStops(Process process) throws InterruptedException {
        long start = System.nanoTime();
        process.destroy();
        assertThat(process.waitFor(15, SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(System.nanoTime() - start).isLessThan(SECONDS.toNanos(12));
    }

    private Process start(String role, String name) throws IOException {
        Process process = regent.start(output(name), role, "--name", name);
        processes.add(process);
        return process;
    }

    private File output(String name) {
        return folder.resolve(name + ".out").toFile();
    }

    private void awaitLine(String name, String text) {
        await().atMost(START)
                .untilAsserted(() ->
                        assertThat(Files.readString(output(name).toPath())).contains(text));
    }
}
