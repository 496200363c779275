package dev.regent.ha.testkit.memory;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.LeaderRetrievalContract;
import java.nio.file.Path;

class MemoryLeaderRetrievalTest extends LeaderRetrievalContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new MemoryFixture();
    }
}
