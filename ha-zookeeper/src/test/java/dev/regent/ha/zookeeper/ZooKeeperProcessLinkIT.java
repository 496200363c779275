package dev.regent.ha.zookeeper;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.process.ProcessLinkContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;

@NeedsServer(ServerKind.ZOOKEEPER)
class ZooKeeperProcessLinkIT extends ProcessLinkContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new ZooKeeperFixture();
    }
}
