package dev.regent.ha.local;

import dev.regent.ha.testkit.StorageFixture;
import dev.regent.ha.testkit.process.PayloadProcessContract;
import java.nio.file.Path;

class FilePayloadProcessIT extends PayloadProcessContract {

    @Override
    protected StorageFixture createFixture(Path folder) {
        return new FileStorageFixture(folder.resolve("payloads"));
    }
}
