package dev.regent.ha.s3;

import dev.regent.ha.testkit.StorageFixture;
import dev.regent.ha.testkit.process.PayloadProcessContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;

@NeedsServer(ServerKind.MINIO)
class MinioPayloadProcessIT extends PayloadProcessContract {

    @Override
    protected StorageFixture createFixture(Path folder) {
        return new BucketFixture(SharedS3.MINIO.get());
    }
}
