package dev.regent.ha.s3;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.LinkQualityContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;

@NeedsServer(ServerKind.MINIO)
class S3LinkQualityIT extends LinkQualityContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new S3Fixture();
    }
}
