package dev.regent.ha.s3;

import dev.regent.ha.testkit.StorageFixture;
import dev.regent.ha.testkit.StorageOutageContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;

@NeedsServer(ServerKind.MINIO)
class MinioStorageOutageIT extends StorageOutageContract {

    @Override
    protected StorageFixture createFixture(Path scratch) {
        return BucketFixture.behindProxy(SharedS3.MINIO.get());
    }
}
