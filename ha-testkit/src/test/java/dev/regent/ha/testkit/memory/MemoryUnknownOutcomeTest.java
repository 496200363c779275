package dev.regent.ha.testkit.memory;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.UnknownOutcomeContract;
import java.nio.file.Path;

class MemoryUnknownOutcomeTest extends UnknownOutcomeContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new MemoryFixture();
    }
}
