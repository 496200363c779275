package dev.regent.ha.zookeeper;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.process.FullMediumContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.io.IOException;
import java.nio.file.Path;

@NeedsServer(ServerKind.ZOOKEEPER)
class ZooKeeperFullMediumIT extends FullMediumContract {

    @Override
    protected BackendFixture createFixture(Path scratch) throws IOException {
        return ZooKeeperEnsembleFixture.onMedium(scratch);
    }
}
