package dev.regent.ha.s3;

import dev.regent.ha.testkit.StateStorageContract;
import dev.regent.ha.testkit.StorageFixture;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;

@NeedsServer(ServerKind.VERSITYGW)
class VersityStorageTest extends StateStorageContract {

    @Override
    protected StorageFixture createFixture(Path scratch) {
        return BucketFixture.ofFolders(SharedS3.VERSITYGW.get());
    }
}
