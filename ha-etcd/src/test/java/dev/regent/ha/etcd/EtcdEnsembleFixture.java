package dev.regent.ha.etcd;

import dev.regent.ha.testkit.FaultyServers;
import dev.regent.ha.testkit.SplitServers;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.EtcdServers;
import dev.regent.testservers.kit.EnsembleServers;
import java.nio.file.Path;
import java.util.Optional;

/** Servers of a test's own, which it may end: three, where it is not said otherwise. */
final class EtcdEnsembleFixture extends EtcdFixture {

    private final Ensemble servers;

    private EtcdEnsembleFixture(Ensemble servers) {
        super(servers);
        this.servers = servers;
    }

    static EtcdEnsembleFixture start(Path folder) {
        return new EtcdEnsembleFixture(EtcdServers.start(folder, SharedEtcd.options(3)));
    }

    /** One server alone. */
    static EtcdEnsembleFixture alone(Path folder) {
        return new EtcdEnsembleFixture(EtcdServers.start(folder, SharedEtcd.options(1)));
    }

    /** Servers that can also be cut off from each other. */
    static EtcdEnsembleFixture inNetworks(Path folder) {
        return new EtcdEnsembleFixture(
                EtcdServers.start(folder, SharedEtcd.options(3).inNetworks()));
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
