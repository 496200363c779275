package dev.regent.ha.zookeeper;

import dev.regent.testservers.RunningServers;
import dev.regent.testservers.ServerKind;
import dev.regent.testservers.ServerOptions;
import dev.regent.testservers.ZooKeeperServers;
import dev.regent.testservers.kit.SharedServers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** One server for all tests of this JVM that do nothing to it, each below a root of its own. It ends with the JVM. */
final class SharedServer {

    private static final SharedServers SERVERS =
            new SharedServers(folder -> RunningServers.of(ServerKind.ZOOKEEPER, folder)
                    .orElseGet(() -> ZooKeeperServers.start(folder, ServerOptions.nodes(1))));

    private SharedServer() {}

    static List<InetSocketAddress> addresses() {
        return SERVERS.get().nodes().stream()
                .map(node -> new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port()))
                .toList();
    }
}
