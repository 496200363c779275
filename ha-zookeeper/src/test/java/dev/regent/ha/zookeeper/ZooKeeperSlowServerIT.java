package dev.regent.ha.zookeeper;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.process.SlowServerContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;

@NeedsServer(ServerKind.ZOOKEEPER)
class ZooKeeperSlowServerIT extends SlowServerContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return ZooKeeperEnsembleFixture.alone(scratch);
    }
}
