package dev.regent.ha.zookeeper;

import dev.regent.ha.testkit.FaultyMedium;
import dev.regent.ha.testkit.FaultyServers;
import dev.regent.ha.testkit.SplitServers;
import dev.regent.ha.testkit.TmpfsMedium;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.ServerOptions;
import dev.regent.testservers.ZooKeeperServers;
import dev.regent.testservers.kit.EnsembleServers;
import dev.regent.testservers.kit.EnsembleSplit;
import dev.regent.testservers.kit.ServerMedium;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Servers of a test's own, which it may end: three, where it is not said otherwise. */
final class ZooKeeperEnsembleFixture extends ZooKeeperFixture {

    private final Ensemble servers;
    private final Optional<FaultyMedium> medium;

    private ZooKeeperEnsembleFixture(Ensemble servers) {
        this(servers, Optional.empty());
    }

    private ZooKeeperEnsembleFixture(Ensemble servers, Optional<FaultyMedium> medium) {
        super(EnsembleServers.addresses(servers));
        this.servers = servers;
        this.medium = medium;
    }

    static ZooKeeperEnsembleFixture start(Path folder) {
        return new ZooKeeperEnsembleFixture(ZooKeeperServers.start(folder, ServerOptions.nodes(3)));
    }

    /** One server alone. */
    static ZooKeeperEnsembleFixture alone(Path folder) {
        return new ZooKeeperEnsembleFixture(ZooKeeperServers.start(folder, ServerOptions.nodes(1)));
    }

    /** One server alone whose medium can be filled. */
    static ZooKeeperEnsembleFixture onMedium(Path folder) throws IOException {
        FaultyMedium medium = TmpfsMedium.mount(Files.createDirectory(folder.resolve("medium")));
        ServerOptions options = ServerOptions.nodes(1)
                .with("dataDir", medium.folder().toString())
                .startedBy(medium.launcher());
        Ensemble server = ZooKeeperServers.start(folder, options);
        return new ZooKeeperEnsembleFixture(server, Optional.of(new ServerMedium(medium, server)));
    }

    /** Servers that can also be cut off from each other. */
    static ZooKeeperEnsembleFixture inNetworks(Path folder) {
        return new ZooKeeperEnsembleFixture(
                ZooKeeperServers.start(folder, ServerOptions.nodes(3).inNetworks()));
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
        try {
            if (medium.isPresent()) {
                medium.get().close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
