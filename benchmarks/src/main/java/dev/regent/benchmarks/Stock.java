package dev.regent.benchmarks;

import dev.regent.testservers.ConsulServers;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.EtcdServers;
import dev.regent.testservers.ServerKind;
import dev.regent.testservers.ServerOptions;
import dev.regent.testservers.ZooKeeperServers;
import java.nio.file.Path;

/** Servers as they come. */
final class Stock {

    private Stock() {}

    /** Starts them, and waits until they serve. */
    static Ensemble start(ServerKind kind, int nodes, Path folder) {
        ServerOptions options = ServerOptions.nodes(nodes);
        return switch (kind) {
            case ZOOKEEPER -> ZooKeeperServers.start(folder, options);
            case ETCD -> EtcdServers.start(folder, options);
            case CONSUL -> ConsulServers.start(folder, options);
            case KUBERNETES, MINIO, VERSITYGW -> throw Stock.unmeasured(kind);
        };
    }

    /** For servers that have no benchmark. */
    static IllegalArgumentException unmeasured(ServerKind kind) {
        return new IllegalArgumentException("there is no benchmark on " + kind.label());
    }
}
