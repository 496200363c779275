package dev.regent.ha.local;

import dev.regent.ha.testkit.StorageFixture;
import dev.regent.ha.testkit.StorageOutageContract;
import java.nio.file.Path;

class FileStorageOutageTest extends StorageOutageContract {

    @Override
    protected StorageFixture createFixture(Path scratch) {
        return new FileStorageFixture(scratch.resolve("disk/payloads"));
    }
}
