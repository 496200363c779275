package dev.regent.ha.etcd;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.LeaderTimingContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;

@NeedsServer(ServerKind.ETCD)
class EtcdLeaderTimingIT extends LeaderTimingContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new EtcdFixture();
    }
}
