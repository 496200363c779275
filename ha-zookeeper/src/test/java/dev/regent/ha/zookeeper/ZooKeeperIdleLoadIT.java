package dev.regent.ha.zookeeper;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.ServerOptions;
import dev.regent.testservers.ZooKeeperServers;
import dev.regent.testservers.kit.IdleLoadContract;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/** ZooKeeper counts what changes its nodes, and all requests that go through the log, also those that change nothing: one for each authoritative read. */
class ZooKeeperIdleLoadIT extends IdleLoadContract {

    @Override
    protected Ensemble start(Path in) {
        return ZooKeeperServers.start(in, ServerOptions.nodes(1));
    }

    @Override
    protected BackendFixture fixture(Ensemble server) {
        return new ZooKeeperFixture(List.of(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), server.node(0).port())));
    }

    @Override
    protected Counts counts(Ensemble server) {
        long writes = sum(server, "zk_cnt_kit-.*_write_per_namespace");
        return new Counts(writes, sum(server, "zk_cnt_updatelatency") - writes);
    }
}
