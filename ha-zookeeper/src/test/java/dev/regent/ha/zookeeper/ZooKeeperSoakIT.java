package dev.regent.ha.zookeeper;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.process.SoakContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** On three servers of its own, which are killed and stopped as well. */
@NeedsServer(ServerKind.ZOOKEEPER)
@EnabledIfSystemProperty(
        named = "regent.kit.soak",
        matches = "\\d+",
        disabledReason = "the build has a short soak on etcd; give a length for this one: -Dregent.kit.soak=1800")
class ZooKeeperSoakIT extends SoakContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return ZooKeeperEnsembleFixture.start(scratch);
    }
}
