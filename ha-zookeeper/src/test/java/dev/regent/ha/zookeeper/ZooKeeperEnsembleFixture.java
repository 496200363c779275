package dev.regent.ha.zookeeper;

import dev.regent.ha.testkit.FaultyServers;
import dev.regent.ha.testkit.SplitServers;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.ServerOptions;
import dev.regent.testservers.ZooKeeperServers;
import dev.regent.testservers.kit.EnsembleServers;
import java.nio.file.Path;
import java.util.Optional;

/** Servers of a test's own, which it may end: three, where it is not said otherwise. */
final class ZooKeeperEnsembleFixture extends ZooKeeperFixture {

    private final Ensemble servers;

    private ZooKeeperEnsembleFixture(Ensemble servers) {
        super(addresses(servers));
        this.servers = servers;
    }

    static ZooKeeperEnsembleFixture start(Path folder) {
        return new ZooKeeperEnsembleFixture(ZooKeeperServers.start(folder, ServerOptions.nodes(3)));
    }

    /** One server alone. */
    static ZooKeeperEnsembleFixture alone(Path folder) {
        return new ZooKeeperEnsembleFixture(ZooKeeperServers.start(folder, ServerOptions.nodes(1)));
    }

    /** Servers that can also be cut off from each other. */
    static ZooKeeperEnsembleFixture inNetworks(Path folder) {
        return new ZooKeeperEnsembleFixture(
                ZooKeeperServers.start(folder, ServerOptions.nodes(3).inNetworks()));
    }

    @Override
    public Optional<FaultyServers> faultyServers() {
        return Optional.of(new EnsembleServers(servers));
    }

    @Override
    public Optional<SplitServers> splitServers() {
        return split(servers);
    }

    @Override
    public void close() {
        super.close();
        servers.close();
    }
}
