package dev.regent.ha.local;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.process.ProcessClockRateContract;
import java.nio.file.Path;

class LocalProcessClockRateIT extends ProcessClockRateContract {

    @Override
    protected BackendFixture createFixture(Path folder) {
        return new LocalFixture(folder);
    }
}
