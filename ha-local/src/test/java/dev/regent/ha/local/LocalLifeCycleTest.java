package dev.regent.ha.local;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.LifeCycleContract;
import java.nio.file.Path;

class LocalLifeCycleTest extends LifeCycleContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new LocalFixture(scratch);
    }
}
