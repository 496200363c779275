package dev.regent.ha.consul;

import dev.regent.testservers.ConsulServers;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.ServerOptions;
import dev.regent.testservers.kit.SharedServers;

/** The server that all tests of this JVM share, each below a prefix of its own. */
final class SharedConsul {

    private static final SharedServers SERVERS =
            new SharedServers(folder -> ConsulServers.start(folder, ServerOptions.nodes(1)));

    private SharedConsul() {}

    static Ensemble ensemble() {
        return SERVERS.get();
    }
}
