package dev.regent.ha.etcd;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.process.ServerFaultContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;

@NeedsServer(ServerKind.ETCD)
class EtcdServerFaultIT extends ServerFaultContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return EtcdEnsembleFixture.start(scratch);
    }
}
