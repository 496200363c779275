package dev.regent.ha.etcd;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.crash.CrashStepContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;

@NeedsServer(ServerKind.ETCD)
class EtcdCrashStepIT extends CrashStepContract {

    EtcdCrashStepIT() {
        super(4);
    }

    @Override
    protected BackendFixture createFixture(Path folder) {
        return new EtcdFixture();
    }
}
