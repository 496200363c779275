package dev.regent.ha.local;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.LeaderTimingContract;
import java.nio.file.Path;

class LocalLeaderTimingIT extends LeaderTimingContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new LocalFixture(scratch);
    }
}
