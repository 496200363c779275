package dev.regent.ha.zookeeper;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.MembershipContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;

@NeedsServer(ServerKind.ZOOKEEPER)
class ZooKeeperMembershipTest extends MembershipContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new ZooKeeperFixture();
    }
}
