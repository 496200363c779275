package dev.regent.ha.local;

import dev.regent.ha.testkit.StateStorageContract;
import dev.regent.ha.testkit.StorageFixture;
import java.nio.file.Path;

class FileStateStorageContractTest extends StateStorageContract {

    @Override
    protected StorageFixture createFixture(Path scratch) {
        return new FileStorageFixture(scratch.resolve("payloads"));
    }
}
