package dev.regent.ha.zookeeper;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.process.PartitionContract;
import dev.regent.testservers.NeedsNetworks;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;

@NeedsServer(ServerKind.ZOOKEEPER)
@NeedsNetworks
class ZooKeeperPartitionIT extends PartitionContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return ZooKeeperEnsembleFixture.inNetworks(scratch);
    }
}
