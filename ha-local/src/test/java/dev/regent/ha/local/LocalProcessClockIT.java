package dev.regent.ha.local;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.process.ProcessClockContract;
import java.nio.file.Path;

class LocalProcessClockIT extends ProcessClockContract {

    @Override
    protected BackendFixture createFixture(Path folder) {
        return new LocalFixture(folder);
    }
}
