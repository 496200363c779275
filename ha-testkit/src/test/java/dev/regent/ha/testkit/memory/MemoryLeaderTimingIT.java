package dev.regent.ha.testkit.memory;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.LeaderTimingContract;
import java.nio.file.Path;

class MemoryLeaderTimingIT extends LeaderTimingContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new MemoryFixture();
    }
}
