package dev.regent.ha.zookeeper;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.ClosingContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;

@NeedsServer(ServerKind.ZOOKEEPER)
class ZooKeeperClosingTest extends ClosingContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new ZooKeeperFixture();
    }
}
