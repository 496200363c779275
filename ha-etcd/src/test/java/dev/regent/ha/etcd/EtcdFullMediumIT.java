package dev.regent.ha.etcd;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.process.FullMediumContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;

@NeedsServer(ServerKind.ETCD)
class EtcdFullMediumIT extends FullMediumContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return EtcdEnsembleFixture.withQuota(scratch);
    }
}
