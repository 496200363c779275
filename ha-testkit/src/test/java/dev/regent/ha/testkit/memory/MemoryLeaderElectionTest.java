package dev.regent.ha.testkit.memory;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.LeaderElectionContract;
import java.nio.file.Path;

class MemoryLeaderElectionTest extends LeaderElectionContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new MemoryFixture();
    }
}
