package dev.regent.ha.local;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.TmpfsMedium;
import dev.regent.ha.testkit.process.StorageFaultContract;
import java.io.IOException;
import java.nio.file.Path;

class LocalStorageFaultIT extends StorageFaultContract {

    @Override
    protected BackendFixture createFixture(Path folder) throws IOException {
        return new LocalFixture(TmpfsMedium.mount(folder));
    }
}
