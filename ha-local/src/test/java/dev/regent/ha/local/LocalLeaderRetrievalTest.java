package dev.regent.ha.local;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.LeaderRetrievalContract;
import java.nio.file.Path;

class LocalLeaderRetrievalTest extends LeaderRetrievalContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new LocalFixture(scratch);
    }
}
