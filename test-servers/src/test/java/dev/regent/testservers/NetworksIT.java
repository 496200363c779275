package dev.regent.testservers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsNetworks
@DisplayName("Networks of servers")
class NetworksIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    @DisplayName(
            "let each server reach the others until it is isolated, and again afterwards; clients reach it all the time")
    void isolate() throws Exception {
        try (PortLease ports = PortLease.of(1);
                Networks networks = Networks.of(3)) {
            Member member = new Member(0, folder, Networks.host(0), ports.ports());
            ServerProcess server = holder(networks.entry(0), member);
            try (Relay relay = Relay.open(networks, List.of(member), folder)) {
                await().atMost(LIMIT).until(() -> reaches(networks.entry(1), member));
                networks.isolate(0);
                assertThat(reaches(networks.entry(1), member)).isFalse();
                assertThat(reaches(networks.entry(2), member)).isFalse();
                assertThat(reaches(networks.entryOfClients(), member)).isTrue();
                assertThat(answers(member.clientPort())).isTrue();
                networks.rejoin(0);
                await().atMost(LIMIT).until(() -> reaches(networks.entry(1), member));
                server.kill();
                assertThat(answers(member.clientPort()))
                        .as("after the end of the server")
                        .isFalse();
                assertThat(relay).isNotNull();
            }
        }
    }

    @Test
    @DisplayName("end with all that is in them when the JVM is killed that made them")
    void killed() throws Exception {
        Process owner = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        NetworksMain.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = owner.inputReader(UTF_8)
                .lines()
                .filter(line -> line.startsWith("/"))
                .findFirst()
                .orElseThrow();
        Path made = Path.of(printed.substring(0, printed.indexOf(' ')));
        ProcessHandle inside = ProcessHandle.of(Long.parseLong(printed.substring(printed.indexOf(' ') + 1)))
                .orElseThrow();
        assertThat(made).exists();
        owner.destroyForcibly();
        await().atMost(LIMIT).until(() -> !inside.isAlive());
        await().atMost(LIMIT).until(() -> !Files.exists(made));
    }

    @Test
    @DisplayName("are reported as not run with the reason where they cannot be made, and fail with CI=true")
    void missing() {
        assertThat(NeedsNetworksCondition.judge(Optional.empty(), true).isDisabled())
                .isFalse();
        assertThat(NeedsNetworksCondition.judge(Optional.of("no bridge"), false).getReason())
                .hasValue("not run: no bridge");
        assertThatThrownBy(() -> NeedsNetworksCondition.judge(Optional.of("no bridge"), true))
                .hasMessage("no bridge");
    }

    /** Takes connections, as a server does. */
    private static ServerProcess holder(List<String> entry, Member member) throws IOException {
        List<String> command = new ArrayList<>(entry);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                EchoMain.class.getName(),
                member.host(),
                Integer.toString(member.clientPort())));
        return ServerProcess.start(command, member.folder(), member.log());
    }

    private static boolean reaches(List<String> entry, Member member) throws Exception {
        List<String> command = new ArrayList<>(entry);
        String connect = "exec 3<>/dev/tcp/" + member.host() + "/" + member.clientPort();
        command.addAll(List.of("timeout", "2", "bash", "-c", connect));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue() == 0;
    }

    /** Whether it gives back what it gets. */
    private static boolean answers(int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.getOutputStream().write("question".getBytes(UTF_8));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), UTF_8).equals("question");
        } catch (IOException reset) {
            return false;
        }
    }
}
