package dev.regent.ha.etcd;

import dev.regent.ha.testkit.FaultyMedium;
import dev.regent.ha.testkit.FaultyServers;
import dev.regent.ha.testkit.SplitServers;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.EtcdServers;
import dev.regent.testservers.kit.EnsembleServers;
import dev.regent.testservers.kit.EnsembleSplit;
import java.nio.file.Path;
import java.util.Optional;

/** Servers of a test's own, which it may end: three, where it is not said otherwise. */
final class EtcdEnsembleFixture extends EtcdFixture {

    private final Ensemble servers;
    private final Optional<FaultyMedium> medium;

    private EtcdEnsembleFixture(Ensemble servers) {
        this(servers, Optional.empty());
    }

    private EtcdEnsembleFixture(Ensemble servers, Optional<FaultyMedium> medium) {
        super(servers);
        this.servers = servers;
        this.medium = medium;
    }

    static EtcdEnsembleFixture start(Path folder) {
        return new EtcdEnsembleFixture(EtcdServers.start(folder, SharedEtcd.options(3)));
    }

    /** One server alone. */
    static EtcdEnsembleFixture alone(Path folder) {
        return new EtcdEnsembleFixture(EtcdServers.start(folder, SharedEtcd.options(1)));
    }

    /** One server alone whose quota can be used up. */
    static EtcdEnsembleFixture withQuota(Path folder) {
        Ensemble one = EtcdServers.start(
                folder, SharedEtcd.options(1).with("quota-backend-bytes", Integer.toString(EtcdQuota.BYTES)));
        return new EtcdEnsembleFixture(
                one, Optional.of(new EtcdQuota(one.node(0).port(), folder)));
    }

    /** Servers that can also be cut off from each other. */
    static EtcdEnsembleFixture inNetworks(Path folder) {
        return new EtcdEnsembleFixture(
                EtcdServers.start(folder, SharedEtcd.options(3).inNetworks()));
    }

    @Override
    public Optional<FaultyMedium> medium() {
        return medium;
    }

    @Override
    public Optional<FaultyServers> faultyServers() {
        return Optional.of(new EnsembleServers(servers));
    }

    @Override
    public Optional<SplitServers> splitServers() {
        return EnsembleSplit.of(servers, this::options);
    }

    @Override
    public void close() {
        super.close();
        servers.close();
    }
}
