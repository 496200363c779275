package dev.regent.ha.consul;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.process.SlowServerContract;
import dev.regent.testservers.ConsulServers;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import dev.regent.testservers.ServerOptions;
import java.nio.file.Path;

@NeedsServer(ServerKind.CONSUL)
class ConsulSlowServerIT extends SlowServerContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return ConsulFixture.on(ConsulServers.start(scratch, ServerOptions.nodes(1)));
    }
}
