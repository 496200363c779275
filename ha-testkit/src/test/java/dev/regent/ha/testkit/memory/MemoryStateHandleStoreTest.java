package dev.regent.ha.testkit.memory;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.StateHandleStoreContract;
import java.nio.file.Path;

class MemoryStateHandleStoreTest extends StateHandleStoreContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new MemoryFixture();
    }
}
