package dev.regent.ha.local;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.LeaderElectionContract;
import java.nio.file.Path;

class LocalLeaderElectionTest extends LeaderElectionContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new LocalFixture(scratch);
    }
}
