package dev.regent.ha.testkit.memory;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.ElectionCallbackContract;
import java.nio.file.Path;

class MemoryElectionCallbackTest extends ElectionCallbackContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new MemoryFixture();
    }
}
