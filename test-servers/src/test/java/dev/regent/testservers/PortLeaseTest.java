package dev.regent.testservers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
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
}
