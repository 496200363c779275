package dev.regent.ha.local;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.crash.CrashStepContract;
import java.nio.file.Path;

class LocalCrashStepIT extends CrashStepContract {

    @Override
    protected BackendFixture createFixture(Path folder) {
        return new LocalFixture(folder);
    }
}
