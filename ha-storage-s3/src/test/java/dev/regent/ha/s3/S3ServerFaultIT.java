package dev.regent.ha.s3;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.process.ServerFaultContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import dev.regent.testservers.ServerOptions;
import java.nio.file.Path;

@NeedsServer(ServerKind.MINIO)
class S3ServerFaultIT extends ServerFaultContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return S3Fixture.on(SharedS3.start(scratch.resolve("servers"), ServerOptions.nodes(1)));
    }
}
