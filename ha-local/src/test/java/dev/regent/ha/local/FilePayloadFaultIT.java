package dev.regent.ha.local;

import dev.regent.ha.testkit.StorageFixture;
import dev.regent.ha.testkit.TmpfsMedium;
import dev.regent.ha.testkit.process.PayloadFaultContract;
import java.io.IOException;
import java.nio.file.Path;

class FilePayloadFaultIT extends PayloadFaultContract {

    @Override
    protected StorageFixture createFixture(Path folder) throws IOException {
        return new FileStorageFixture(TmpfsMedium.mount(folder));
    }
}
