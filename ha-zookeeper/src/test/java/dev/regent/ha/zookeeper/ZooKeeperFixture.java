package dev.regent.ha.zookeeper;

import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.support.transaction.TransactionSeams;
import dev.regent.ha.testkit.CrashHook;
import dev.regent.ha.testkit.support.TransactionFixture;
import dev.regent.testservers.kit.ConnectedFactory;
import dev.regent.testservers.kit.EnsembleServers;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Clients of the server that the tests of this JVM share, or of a test's own servers, below a root of their own. */
class ZooKeeperFixture extends TransactionFixture {

    private final String root = "/kit-" + UUID.randomUUID();

    private final List<InetSocketAddress> servers;
    private final Map<String, String> more;

    ZooKeeperFixture() {
        this(SharedServer.addresses());
    }

    ZooKeeperFixture(List<InetSocketAddress> servers) {
        this(ZooKeeperHaBackendFactory::new, servers, Map.of());
    }

    private ZooKeeperFixture(
            Function<TransactionSeams, HaBackendFactory> factories,
            List<InetSocketAddress> servers,
            Map<String, String> more) {
        super(factories, ZooKeeperFenceBypass::new, ZooKeeperShortLeases::new);
        this.servers = List.copyOf(servers);
        this.more = more;
    }

    /** With TLS and a login, as a rightful client. */
    static ZooKeeperFixture secure() {
        return new ZooKeeperFixture(
                seams -> new ConnectedFactory(new ZooKeeperHaBackendFactory(seams)),
                EnsembleServers.addresses(SecureZooKeeper.ensemble()),
                SecureZooKeeper.options());
    }

    String root() {
        return root;
    }

    String quorum() {
        return text(servers());
    }

    @Override
    protected List<InetSocketAddress> servers() {
        return servers;
    }

    @Override
    protected Map<String, String> options(List<InetSocketAddress> servers) {
        Map<String, String> options = new HashMap<>(more);
        options.put(ZooKeeperOptions.QUORUM.key(), text(servers));
        options.put(ZooKeeperOptions.ROOT.key(), root);
        return options;
    }

    private static String text(List<InetSocketAddress> servers) {
        return servers.stream().map(at -> "127.0.0.1:" + at.getPort()).collect(Collectors.joining(","));
    }

    @Override
    public Optional<CrashHook> crashHook() {
        return Optional.of(new ZooKeeperCrashHook());
    }
}
