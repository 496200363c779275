package dev.regent.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.it.Tarball.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person meets who unpacks the tarball and types commands, right and wrong ones. */
class TarballIT {

    @TempDir
    private static Path folder;

    private static Tarball regent;

    @BeforeAll
    static void unpack() throws IOException, InterruptedException {
        regent = Tarball.unpack(folder);
    }

    @Test
    @DisplayName("help names every command, and each command has help of its own")
    void helps() throws IOException, InterruptedException {
        Result help = regent.run("--help");
        assertThat(help.exitCode()).isZero();
        for (String command : List.of(
                "jobmanager",
                "taskmanager",
                "run",
                "jobs",
                "cancel",
                "status",
                "step-down",
                "inspect",
                "raise-epoch",
                "plugins",
                "demo")) {
            assertThat(help.out()).contains("  " + command);
        }
        assertThat(regent.run("run", "--help").out()).contains("--detach").contains("JAR");
        assertThat(regent.run("generate-completion").out()).contains("complete -F");
    }

    @Test
    @DisplayName("plugins lists the local driver with its storage")
    void listsPlugins() throws IOException, InterruptedException {
        Result plugins = regent.run("plugins");
        assertThat(plugins.exitCode()).as(plugins.err()).isZero();
        assertThat(plugins.out()).contains("local: backend local: storage of file");
    }

    @Test
    @DisplayName("no plugin holds classes of the SPI or of a logging facade")
    void pluginsArePure() throws IOException {
        assertThat(regent.jars().stream()
                        .filter(jar -> jar.toString().contains("/plugins/"))
                        .map(jar -> jar.getFileName().toString()))
                .isNotEmpty()
                .noneMatch(name -> name.contains("ha-spi") || name.contains("slf4j") || name.contains("logback"));
    }

    @Test
    @DisplayName("every jar that is not ours has its licence in licenses/")
    void namesThirdParties() throws IOException {
        String listed = Files.readString(regent.home().resolve("licenses/THIRD-PARTY.md"));
        List<String> foreign = regent.jars().stream()
                .map(jar -> jar.getFileName().toString())
                .filter(name -> !name.startsWith("regent-") && !name.equals("fraud-detection.jar"))
                .map(name -> name.replaceAll("-[0-9].*", ""))
                .toList();
        assertThat(foreign)
                .isNotEmpty()
                .allSatisfy(artifact -> assertThat(listed).contains("| " + artifact + " |"));
        assertThat(Pattern.compile("\\]\\((.*?)\\)").matcher(listed).results().map(match -> match.group(1)))
                .isNotEmpty()
                .allSatisfy(text -> assertThat(regent.home().resolve("licenses").resolve(text))
                        .exists());
    }

    @Test
    @DisplayName("status without a cluster says that nobody leads, with code 5")
    void statusOfNothing() throws IOException, InterruptedException {
        Result status = regent.run("status", "-D", "high-availability.cluster-id=nobody");
        assertThat(status.exitCode()).as(status.err()).isEqualTo(5);
        assertThat(status.out()).contains("leader: nobody");
        assertThat(regent.run("status", "--json", "-D", "high-availability.cluster-id=nobody")
                        .out())
                .startsWith("{")
                .contains("\"leading\":false");
    }

    @Test
    @DisplayName("wrong input is one line that says what, where and what to do")
    void oneLineErrors() throws IOException, InterruptedException {
        assertOneLine(
                3, "did you mean 'taskmanager.numberOfTaskSlots'?", "status", "-D", "taskmanager.numberOfTaskSlot=2");
        assertOneLine(3, "'zookeper'", "status", "-D", "high-availability.type=zookeper");
        assertOneLine(3, "write a port", "jobmanager", "-D", "rest.port=eighty");
        assertOneLine(3, "--config-dir", "status", "--config-dir", "/nowhere");
        assertOneLine(2, "no/such.jar", "run", "no/such.jar");
        assertOneLine(2, "--above is 0", "raise-epoch", "--above", "0");
        assertOneLine(2, "--nodes is 2", "demo", "--type", "etcd", "--nodes", "2");
        assertOneLine(2, "not for 'local'", "demo", "--type", "local", "--nodes", "3");
        assertOneLine(2, "needs --address", "demo", "--type", "etcd");
        assertOneLine(3, "'zookeper'", "demo", "--type", "zookeper");
        assertOneLine(4, "127.0.0.1:1", "demo", "--type", "etcd", "--address", "127.0.0.1:1");
        assertOneLine(
                2,
                "form --key value",
                "run",
                regent.home().resolve("examples/fraud-detection.jar").toString(),
                "x");
    }

    private static void assertOneLine(int code, String contained, String... command)
            throws IOException, InterruptedException {
        Result result = regent.run(command);
        assertThat(result.exitCode()).as(result.err()).isEqualTo(code);
        assertThat(result.err()).contains(contained);
        assertThat(result.err().strip().lines()).as(result.err()).hasSize(1);
    }

    @Test
    @DisplayName("a port in use ends a JobManager at once with one line that names the port")
    void portInUse() throws IOException, InterruptedException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            Result result = regent.run(
                    "jobmanager", "-D", "rest.port=" + port, "-D", "high-availability.cluster-id=port-in-use");
            assertThat(result.exitCode()).as(result.err()).isEqualTo(3);
            assertThat(result.err()).contains(port).contains("rest.port");
            assertThat(result.err().strip().lines()).hasSize(1);
        }
    }

    @Test
    @DisplayName("a storage that cannot be written ends a process at once if it is to fail fast")
    void storageNotWritable() throws IOException, InterruptedException {
        Path file = Files.createFile(folder.resolve("a-file"));
        Result result = regent.run(
                "taskmanager",
                "--fail-fast",
                "-D",
                "high-availability.cluster-id=no-storage",
                "-D",
                "high-availability.storageDir=" + file.resolve("below"));
        assertThat(result.exitCode()).as(result.err()).isEqualTo(4);
        assertThat(result.err()).contains(file.toString());
        assertThat(result.err().strip().lines()).as(result.err()).hasSize(1);
    }

    @Test
    @DisplayName("an unsupported platform and a missing Java are one line")
    void refusesPlatform() throws IOException, InterruptedException {
        Path bin = Files.createDirectories(folder.resolve("fake-bin"));
        Path uname = Files.writeString(bin.resolve("uname"), "#!/bin/sh\necho Plan9\n");
        assertThat(uname.toFile().setExecutable(true)).isTrue();
        Result plan9 = regent.run(Map.of("PATH", bin + ":" + System.getenv("PATH")), "--help");
        assertThat(plan9.exitCode()).isEqualTo(69);
        assertThat(plan9.err().strip()).isEqualTo("regent: Plan9 is not supported: run it on Linux");

        Result noJava = regent.run(Map.of("JAVA_HOME", "/nowhere"), "--help");
        assertThat(noJava.exitCode()).isEqualTo(69);
        assertThat(noJava.err()).contains("JAVA_HOME is /nowhere");
    }
}
