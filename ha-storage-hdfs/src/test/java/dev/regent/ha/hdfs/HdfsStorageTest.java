package dev.regent.ha.hdfs;

import dev.regent.ha.testkit.StateStorageContract;
import dev.regent.ha.testkit.StorageFixture;
import java.io.IOException;
import java.nio.file.Path;

class HdfsStorageTest extends StateStorageContract {

    @Override
    protected StorageFixture createFixture(Path scratch) throws IOException {
        return new FolderFixture(SharedHdfs.address());
    }
}
