package dev.regent.ha.testkit.memory;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.StateLimitsContract;
import java.nio.file.Path;

class MemoryStateLimitsTest extends StateLimitsContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new MemoryFixture();
    }
}
