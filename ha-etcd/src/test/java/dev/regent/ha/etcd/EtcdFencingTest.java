package dev.regent.ha.etcd;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.FencingContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;

@NeedsServer(ServerKind.ETCD)
class EtcdFencingTest extends FencingContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new EtcdFixture();
    }
}
