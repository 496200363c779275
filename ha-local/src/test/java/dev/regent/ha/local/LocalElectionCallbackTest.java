package dev.regent.ha.local;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.ElectionCallbackContract;
import java.nio.file.Path;

class LocalElectionCallbackTest extends ElectionCallbackContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new LocalFixture(scratch);
    }
}
