package dev.regent.ha.etcd;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import dev.regent.testservers.kit.FunctionContracts;

/** With TLS and a login. */
@NeedsServer(ServerKind.ETCD)
class EtcdSecureFunctionsTest extends FunctionContracts {

    @Override
    protected BackendFixture createFixture() {
        return EtcdFixture.secure();
    }
}
