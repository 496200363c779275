package dev.regent.ha.zookeeper;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.process.ProcessClockContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;

@NeedsServer(ServerKind.ZOOKEEPER)
class ZooKeeperProcessClockIT extends ProcessClockContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new ZooKeeperFixture();
    }
}
