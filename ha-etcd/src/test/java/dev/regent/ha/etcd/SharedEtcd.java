package dev.regent.ha.etcd;

import dev.regent.testservers.Ensemble;
import dev.regent.testservers.EtcdServers;
import dev.regent.testservers.RunningServers;
import dev.regent.testservers.ServerKind;
import dev.regent.testservers.ServerOptions;
import dev.regent.testservers.kit.SharedServers;

/** The server that all tests of this JVM share, each below a prefix of its own. */
final class SharedEtcd {

    private static final SharedServers SERVERS = new SharedServers(folder ->
            RunningServers.of(ServerKind.ETCD, folder).orElseGet(() -> EtcdServers.start(folder, options(1))));

    private SharedEtcd() {}

    static Ensemble ensemble() {
        return SERVERS.get();
    }

    /** Without syncs: only processes are killed here, never the machine, and the tests shall not wait for its disk. */
    static ServerOptions options(int nodes) {
        return ServerOptions.nodes(nodes).withArgument("--unsafe-no-fsync");
    }
}
