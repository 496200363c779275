package dev.regent.ha.consul;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import dev.regent.testservers.kit.FunctionContracts;

/** With access control and TLS. */
@NeedsServer(ServerKind.CONSUL)
class ConsulSecureFunctionsTest extends FunctionContracts {

    @Override
    protected BackendFixture createFixture() {
        return SecureConsul.shared().fixture();
    }
}
