package dev.regent.ha.testkit.memory;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.FencingContract;
import java.nio.file.Path;

class MemoryFencingTest extends FencingContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new MemoryFixture();
    }
}
