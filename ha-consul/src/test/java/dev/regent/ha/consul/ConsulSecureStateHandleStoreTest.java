package dev.regent.ha.consul;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.StateHandleStoreContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;

/** With access control and TLS. */
@NeedsServer(ServerKind.CONSUL)
class ConsulSecureStateHandleStoreTest extends StateHandleStoreContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return SecureConsul.shared().fixture();
    }
}
