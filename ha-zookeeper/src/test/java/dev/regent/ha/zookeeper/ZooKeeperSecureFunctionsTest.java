package dev.regent.ha.zookeeper;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import dev.regent.testservers.kit.FunctionContracts;

/** With TLS and a login by SASL, and nodes for their creator alone. */
@NeedsServer(ServerKind.ZOOKEEPER)
class ZooKeeperSecureFunctionsTest extends FunctionContracts {

    @Override
    protected BackendFixture createFixture() {
        return ZooKeeperFixture.secure();
    }
}
