package dev.regent.ha.s3;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.process.ServerFaultContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import dev.regent.testservers.ServerOptions;
import dev.regent.testservers.VersityServers;
import java.nio.file.Path;

@NeedsServer(ServerKind.VERSITYGW)
class VersityServerFaultIT extends ServerFaultContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return S3Fixture.on(VersityServers.start(scratch.resolve("servers"), ServerOptions.nodes(1)));
    }
}
