package dev.regent.ha.etcd;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.process.ProcessClockContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;

@NeedsServer(ServerKind.ETCD)
class EtcdProcessClockIT extends ProcessClockContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new EtcdFixture();
    }
}
