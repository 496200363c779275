package dev.regent.testservers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a {@code go} that writes a small file: the real one is exercised by every build that needs the servers. */
@DisplayName("bin/test-servers")
class ProvisioningTest {

    private static final List<String> TOOLS = List.of(
            "awk",
            "bash",
            "cat",
            "cut",
            "df",
            "dirname",
            "du",
            "env",
            "flock",
            "mkdir",
            "mv",
            "rm",
            "sed",
            "sha256sum",
            "sleep",
            "tr");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private Path tools;
    private Path cache;

    @BeforeEach
    void tools() throws IOException {
        tools = Files.createDirectory(folder.resolve("tools"));
        cache = folder.resolve("cache");
        for (String tool : TOOLS) {
            Path found = Stream.of("/usr/bin", "/bin", "/usr/local/bin")
                    .map(place -> Path.of(place, tool))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow();
            // Not as links: JUnit warns of each one that it deletes.
            executable(tools.resolve(tool), "#!/bin/sh\nexec " + found + " \"$@\"\n");
        }
    }

    @Test
    @DisplayName("builds once, says what and how long before and after, and finds it again without Go")
    void builds() throws Exception {
        go("go1.26.8", "echo built >> " + folder.resolve("count"));
        Run first = run("build", "etcd");
        assertThat(first.code()).isZero();
        assertThat(first.output()).containsSubsequence("building etcd 3.", "minute", "GB", "free", "built etcd in");
        assertThat(run("build", "etcd").output()).isEmpty();
        Files.delete(tools.resolve("go"));
        Run path = run("path", "etcd");
        assertThat(path.code()).isZero();
        assertThat(Path.of(path.output().strip())).isExecutable();
        assertThat(run("list").output()).contains("etcd", "built", "consul", "not built", "zookeeper", "Maven");
        assertThat(Files.readAllLines(folder.resolve("count"))).hasSize(1);
    }

    @Test
    @DisplayName("killed while it builds leaves nothing that is taken for a server, and builds the next time")
    void killed() throws Exception {
        Path begun = folder.resolve("begun");
        Path release = folder.resolve("release");
        go("go1.26.8", "echo half > \"$out\"; : > " + begun + "; while [ ! -e " + release + " ]; do sleep 0.1; done");
        Process build = start("build", "etcd");
        Awaitility.await().atMost(LIMIT).until(() -> Files.exists(begun));
        build.destroyForcibly().waitFor();
        assertThat(run("path", "etcd").code()).isEqualTo(66);
        Files.createFile(release);
        assertThat(run("build", "etcd").code()).isZero();
        assertThat(run("path", "etcd").code()).isZero();
    }

    @Test
    @DisplayName("ended while it builds ends the compiler and leaves no unfinished file")
    void ended() throws Exception {
        Path begun = folder.resolve("begun");
        go(
                "go1.26.8",
                "echo half > \"$out\"; echo $$ > " + begun + ".new; mv " + begun + ".new " + begun
                        + "; exec sleep 600");
        Process build = start("build", "etcd");
        Awaitility.await().atMost(LIMIT).until(() -> Files.exists(begun));
        build.destroy();
        assertThat(build.waitFor()).isEqualTo(143);
        long compiler = Long.parseLong(Files.readString(begun).strip());
        Awaitility.await()
                .atMost(LIMIT)
                .until(() ->
                        !ProcessHandle.of(compiler).map(ProcessHandle::isAlive).orElse(false));
        try (Stream<Path> files = Files.list(cache.resolve("regent/servers"))) {
            assertThat(files).extracting(file -> file.getFileName().toString()).containsExactly(".lock");
        }
    }

    @Test
    @DisplayName("run twice at once builds once; the second waits and finds it")
    void twice() throws Exception {
        Path begun = folder.resolve("begun");
        Path release = folder.resolve("release");
        Path count = folder.resolve("count");
        go(
                "go1.26.8",
                "echo built >> " + count + "; : > " + begun + "; while [ ! -e " + release + " ]; do sleep 0.1; done");
        Process first = start("build", "etcd");
        Awaitility.await().atMost(LIMIT).until(() -> Files.exists(begun));
        Process second = start("build", "etcd");
        assertThat(second.inputReader(UTF_8).readLine()).contains("waiting for another build");
        Files.createFile(release);
        assertThat(first.waitFor()).isZero();
        assertThat(second.waitFor()).isZero();
        assertThat(Files.readAllLines(count)).hasSize(1);
    }

    @Test
    @DisplayName("a failed build is reported as such and can be repeated")
    void failed() throws Exception {
        go("go1.26.8", "echo no network >&2; exit 1");
        Run run = run("build", "etcd");
        assertThat(run.code()).isEqualTo(70);
        assertThat(run.output()).contains("no network", "cannot build etcd", "-Dregent.servers=none");
        assertThat(run("path", "etcd").code()).isEqualTo(66);
    }

    @Test
    @DisplayName("without Go, or with one that is too old, says in one line what to install")
    void noGo() throws Exception {
        Run none = run("build", "etcd");
        assertThat(none.code()).isEqualTo(69);
        assertThat(none.output().strip().lines())
                .singleElement()
                .satisfies(line -> assertThat(line).contains("tests on etcd", "Go 1.26", "there is no 'go'"));
        assertThat(run("path", "etcd")).isEqualTo(none);
        assertThat(run("build", "--in-build", "etcd")).isEqualTo(new Run(0, none.output()));
        go("go1.23.4", "exit 1");
        Run old = run("build");
        assertThat(old.code()).isEqualTo(69);
        assertThat(old.output()).contains("this one is go1.23.4");
    }

    @Test
    @DisplayName("refuses unknown names and commands before it builds anything")
    void unknown() throws Exception {
        go("go1.26.8", "exit 1");
        assertThat(run("build", "etcd", "mysql").code()).isEqualTo(64);
        assertThat(run("path", "mysql").output()).contains("no server 'mysql'", "etcd", "consul");
        assertThat(run("build", "zookeeper").output()).contains("Maven");
        assertThat(run("paint").code()).isEqualTo(64);
        assertThat(run("--help").code()).isZero();
    }

    @Test
    @DisplayName("run refuses unknown names and numbers, and says without Go what to install, in one line each")
    void refusesToRun() throws Exception {
        assertThat(run("run").code()).isEqualTo(64);
        assertThat(run("run", "mysql").output()).contains("no server 'mysql'");
        assertThat(run("run", "etcd", "--nodes", "0").output()).contains("--nodes is '0'");
        assertThat(run("run", "etcd", "three").code()).isEqualTo(64);
        Run none = run("run", "etcd", "--nodes", "3");
        assertThat(none.code()).isEqualTo(69);
        assertThat(none.output().strip().lines())
                .singleElement()
                .satisfies(line -> assertThat(line).contains("run etcd", "Go 1.26", "there is no 'go'"));
    }

    /** A compiler that runs a script, with its output file as {@code $out}, and writes that file. */
    private void go(String version, String script) throws IOException {
        String text = "#!/bin/sh\nif [ \"$1\" = env ]; then echo " + version + "; exit; fi\n"
                + "while [ \"$1\" != -o ]; do shift; done; out=$2\n" + script
                + "\necho '#!/bin/sh' > \"$out\"; " + "/bin/chmod 755 \"$out\"\n";
        executable(tools.resolve("go"), text);
    }

    private static void executable(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(UTF_8));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private Run run(String... arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), output);
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = Stream.concat(
                        Stream.of(
                                "bash",
                                Repository.root().resolve("bin/test-servers").toString()),
                        Stream.of(arguments))
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", tools.toString());
        builder.environment().put("XDG_CACHE_HOME", cache.toString());
        builder.environment().put("HOME", folder.toString());
        return builder.start();
    }

    /** What a command came to. */
    private record Run(int code, String output) {}
}
