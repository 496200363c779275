package dev.regent.ha.zookeeper;

import dev.regent.ha.testkit.FaultyServers;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.ServerOptions;
import dev.regent.testservers.ZooKeeperServers;
import dev.regent.testservers.kit.EnsembleServers;
import java.nio.file.Path;
import java.util.Optional;

/** Three servers of a test's own, which it may end. */
final class ZooKeeperEnsembleFixture extends ZooKeeperFixture {

    private final Ensemble servers;

    private ZooKeeperEnsembleFixture(Ensemble servers) {
        super(addresses(servers));
        this.servers = servers;
    }

    static ZooKeeperEnsembleFixture start(Path folder) {
        return new ZooKeeperEnsembleFixture(ZooKeeperServers.start(folder, ServerOptions.nodes(3)));
    }

    @Override
    public Optional<FaultyServers> faultyServers() {
        return Optional.of(new EnsembleServers(servers));
    }

    @Override
    public void close() {
        super.close();
        servers.close();
    }
}
