package dev.regent.ha.etcd;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.process.SlowServerContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;

@NeedsServer(ServerKind.ETCD)
class EtcdSlowServerIT extends SlowServerContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return EtcdEnsembleFixture.alone(scratch);
    }
}
