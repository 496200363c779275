package dev.regent.ha.local;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.process.ProcessLateWriteContract;
import java.nio.file.Path;

class LocalProcessLateWriteIT extends ProcessLateWriteContract {

    @Override
    protected BackendFixture createFixture(Path folder) {
        return new LocalFixture(folder);
    }
}
