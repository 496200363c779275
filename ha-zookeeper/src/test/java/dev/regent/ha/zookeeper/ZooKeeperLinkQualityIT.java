package dev.regent.ha.zookeeper;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.LinkQualityContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;

@NeedsServer(ServerKind.ZOOKEEPER)
class ZooKeeperLinkQualityIT extends LinkQualityContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new ZooKeeperFixture();
    }
}
