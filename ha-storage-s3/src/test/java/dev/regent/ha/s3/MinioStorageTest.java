package dev.regent.ha.s3;

import dev.regent.ha.testkit.StateStorageContract;
import dev.regent.ha.testkit.StorageFixture;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;

@NeedsServer(ServerKind.MINIO)
class MinioStorageTest extends StateStorageContract {

    @Override
    protected StorageFixture createFixture(Path scratch) {
        return new BucketFixture(SharedS3.MINIO.get());
    }
}
