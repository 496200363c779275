package dev.regent.ha.local;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.StateHandleStoreContract;
import java.nio.file.Path;

class LocalStateHandleStoreTest extends StateHandleStoreContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new LocalFixture(scratch);
    }
}
