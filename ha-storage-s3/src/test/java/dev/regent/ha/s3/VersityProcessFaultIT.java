package dev.regent.ha.s3;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.process.ProcessFaultContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;

@NeedsServer(ServerKind.VERSITYGW)
class VersityProcessFaultIT extends ProcessFaultContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new S3Fixture(SharedS3.VERSITYGW.get());
    }
}
