package dev.regent.testservers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Ports of test servers")
class PortLeaseTest {

    private static final int MANY = 200;

    @Test
    @DisplayName("are different for everybody who holds some, and can be listened on")
    void different() throws IOException {
        try (PortLease first = PortLease.of(MANY);
                PortLease second = PortLease.of(MANY)) {
            Set<Integer> all = new HashSet<>(first.ports());
            all.addAll(second.ports());
            assertThat(all).hasSize(2 * MANY);
            try (ServerSocket socket = new ServerSocket(first.ports().get(0), 1, InetAddress.getLoopbackAddress())) {
                assertThat(socket.isBound()).isTrue();
            }
        }
    }

    @Test
    @DisplayName("are not those that somebody else listens on")
    void taken() throws IOException {
        int port;
        try (PortLease lease = PortLease.of(1)) {
            port = lease.ports().get(0);
        }
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                PortLease lease = PortLease.of(MANY)) {
            assertThat(lease.ports()).doesNotContain(socket.getLocalPort());
        }
    }

    @Test
    @DisplayName("are different for two runs on one machine, and free again when a run was killed")
    void runs() throws Exception {
        int first = 18_000 + ThreadLocalRandom.current().nextInt(1_000);
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PortHolderMain.class.getName(),
                        "10",
                        Integer.toString(first),
                        "20")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            BufferedReader output = other.inputReader(UTF_8);
            Set<Integer> all = new HashSet<>();
            for (int line = 0; line < 10; line++) {
                all.add(Integer.parseInt(String.valueOf(output.readLine())));
            }
            try (PortLease lease = PortLease.of(10, first, 20)) {
                all.addAll(lease.ports());
                assertThat(all).hasSize(20);
                assertThatThrownBy(() -> PortLease.of(1, first, 20)).hasMessageContaining("no 1 free ports");
                other.destroyForcibly().waitFor();
                PortLease.of(10, first, 20).close();
            }
        } finally {
            other.destroyForcibly();
        }
    }
}
