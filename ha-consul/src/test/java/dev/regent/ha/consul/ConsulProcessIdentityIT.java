package dev.regent.ha.consul;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.process.ProcessIdentityContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;

@NeedsServer(ServerKind.CONSUL)
class ConsulProcessIdentityIT extends ProcessIdentityContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new ConsulFixture();
    }
}
