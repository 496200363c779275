package dev.regent.ha.local;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.UnknownOutcomeContract;
import java.nio.file.Path;

class LocalUnknownOutcomeTest extends UnknownOutcomeContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new LocalFixture(scratch);
    }
}
