package dev.regent.ha.etcd;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.process.SoakContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;

/** On three servers of its own, which are killed and stopped as well, if a length is given; else a short one on the shared server. */
@NeedsServer(ServerKind.ETCD)
class EtcdSoakIT extends SoakContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return System.getProperty("regent.kit.soak", "").isEmpty()
                ? new EtcdFixture()
                : EtcdEnsembleFixture.start(scratch);
    }
}
