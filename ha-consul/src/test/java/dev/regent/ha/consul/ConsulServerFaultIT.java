package dev.regent.ha.consul;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.process.ServerFaultContract;
import dev.regent.testservers.ConsulServers;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import dev.regent.testservers.ServerOptions;
import java.nio.file.Path;

/** Three servers of each test's own. */
@NeedsServer(ServerKind.CONSUL)
class ConsulServerFaultIT extends ServerFaultContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return ConsulFixture.on(ConsulServers.start(scratch.resolve("servers"), ServerOptions.nodes(3)));
    }
}
