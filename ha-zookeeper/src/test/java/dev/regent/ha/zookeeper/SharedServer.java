package dev.regent.ha.zookeeper;

import dev.regent.testservers.Ensemble;
import dev.regent.testservers.ServerOptions;
import dev.regent.testservers.ZooKeeperServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One server for all tests of this JVM that do nothing to it, each below a root of its own. It ends with the JVM. */
final class SharedServer {

    private static final Ensemble SERVERS = start();

    private SharedServer() {}

    static List<InetSocketAddress> addresses() {
        return SERVERS.nodes().stream()
                .map(node -> new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port()))
                .toList();
    }

    private static Ensemble start() {
        try {
            Path folder =
                    Files.createTempDirectory(Files.createDirectories(Path.of("target", "servers")), "zookeeper-");
            return ZooKeeperServers.start(folder, ServerOptions.nodes(1));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
