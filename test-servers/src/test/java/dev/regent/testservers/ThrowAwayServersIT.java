package dev.regent.testservers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
@DisplayName("Servers to throw away")
class ThrowAwayServersIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private Process run;

    @BeforeEach
    void begin() throws IOException {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        run = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + temporary,
                        "-Dlogback.configurationFile=test-servers-logback.xml",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ThrowAwayServers.class.getName(),
                        "zookeeper",
                        "1")
                .redirectError(errors().toFile())
                .start();
    }

    @AfterEach
    void end() {
        run.destroy();
    }

    @Test
    @DisplayName("serve at the address that is printed, and are gone with their folder when the input ends")
    void input() throws Exception {
        String address = address();
        List<ProcessHandle> servers = servers();
        assertThat(servers).hasSize(1);
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port(address))) {
            assertThat(client.isConnected()).isTrue();
        }

        run.getOutputStream().close();

        assertGone(0, servers);
    }

    @Test
    @DisplayName("are gone with their folder when their process is told to end before they serve")
    void early() throws Exception {
        Awaitility.await().atMost(LIMIT).until(() -> !servers().isEmpty());
        List<ProcessHandle> servers = servers();

        run.toHandle().destroy(); // the process's own method would close its input too

        assertGone(143, servers);
    }

    @Test
    @DisplayName("end their process when too few are left, with a line that says so")
    void killed() throws Exception {
        String address = address();
        List<ProcessHandle> servers = servers();

        servers.forEach(ProcessHandle::destroyForcibly);

        assertGone(1, servers);
        assertThat(Files.readString(errors())).contains("zookeeper at " + address + " has ended, 0 of 1 left");
    }

    @Test
    @DisplayName("do not outlive their process when it is killed; only their folder is left")
    void processKilled() throws Exception {
        address();
        List<ProcessHandle> all = run.descendants().toList();
        assertThat(all).hasSizeGreaterThan(1); // with what ends them

        run.toHandle().destroyForcibly();

        Awaitility.await().atMost(LIMIT).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** Without the shell that guards them. */
    private List<ProcessHandle> servers() {
        return run.descendants()
                .filter(process -> process.info().command().orElse("").endsWith("java"))
                .toList();
    }

    private void assertGone(int code, List<ProcessHandle> servers) throws Exception {
        assertThat(run.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(run.exitValue()).isEqualTo(code);
        assertThat(servers).noneMatch(ProcessHandle::isAlive);
        try (Stream<Path> left = Files.list(folder.resolve("tmp"))) {
            assertThat(left.filter(Files::isDirectory)).isEmpty();
        }
    }

    private String address() throws IOException {
        String line = run.inputReader(UTF_8).readLine();
        assertThat(line).as(Files.readString(errors())).matches("127\\.0\\.0\\.1:[0-9]+");
        return line;
    }

    private Path errors() {
        return folder.resolve("errors");
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.indexOf(':') + 1));
    }
}
