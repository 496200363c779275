package dev.regent.ha.etcd;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.process.ProcessClockRateContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** In the build the contract runs on a folder and on a bucket; what it tests is not the server. */
@NeedsServer(ServerKind.ETCD)
@EnabledIfSystemProperty(
        named = "regent.kit.full",
        matches = "true",
        disabledReason = "only with -Dregent.kit.full=true")
class EtcdProcessClockRateIT extends ProcessClockRateContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new EtcdFixture();
    }
}
