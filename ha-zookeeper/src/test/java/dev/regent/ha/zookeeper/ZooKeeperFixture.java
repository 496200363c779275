package dev.regent.ha.zookeeper;

import dev.regent.ha.testkit.CrashHook;
import dev.regent.testservers.kit.TransactionFixture;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Clients of the server that the tests of this JVM share, or of a test's own servers, below a root of their own. */
class ZooKeeperFixture extends TransactionFixture {

    private final String root = "/kit-" + UUID.randomUUID();

    private final List<InetSocketAddress> servers;

    ZooKeeperFixture() {
        this(SharedServer.addresses());
    }

    ZooKeeperFixture(List<InetSocketAddress> servers) {
        super(ZooKeeperHaBackendFactory::new, ZooKeeperFenceBypass::new, ZooKeeperShortLeases::new);
        this.servers = List.copyOf(servers);
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
        return Map.of(ZooKeeperOptions.QUORUM.key(), text(servers), ZooKeeperOptions.ROOT.key(), root);
    }

    private static String text(List<InetSocketAddress> servers) {
        return servers.stream().map(at -> "127.0.0.1:" + at.getPort()).collect(Collectors.joining(","));
    }

    @Override
    public Optional<CrashHook> crashHook() {
        return Optional.of(new ZooKeeperCrashHook());
    }
}
