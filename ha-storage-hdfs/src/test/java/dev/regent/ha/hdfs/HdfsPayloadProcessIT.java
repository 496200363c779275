package dev.regent.ha.hdfs;

import dev.regent.ha.testkit.StorageFixture;
import dev.regent.ha.testkit.process.PayloadProcessContract;
import java.io.IOException;
import java.nio.file.Path;

class HdfsPayloadProcessIT extends PayloadProcessContract {

    @Override
    protected StorageFixture createFixture(Path folder) throws IOException {
        return new FolderFixture(SharedHdfs.address());
    }
}
