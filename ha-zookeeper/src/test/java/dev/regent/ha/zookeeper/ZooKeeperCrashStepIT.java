package dev.regent.ha.zookeeper;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.crash.CrashStepContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;

@NeedsServer(ServerKind.ZOOKEEPER)
class ZooKeeperCrashStepIT extends CrashStepContract {

    ZooKeeperCrashStepIT() {
        super(4);
    }

    @Override
    protected BackendFixture createFixture(Path folder) {
        return new ZooKeeperFixture();
    }
}
