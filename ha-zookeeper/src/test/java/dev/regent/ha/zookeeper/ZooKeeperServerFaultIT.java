package dev.regent.ha.zookeeper;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.process.ServerFaultContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;

@NeedsServer(ServerKind.ZOOKEEPER)
class ZooKeeperServerFaultIT extends ServerFaultContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return ZooKeeperEnsembleFixture.start(scratch);
    }
}
