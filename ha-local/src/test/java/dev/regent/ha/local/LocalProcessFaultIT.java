package dev.regent.ha.local;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.process.ProcessFaultContract;
import java.nio.file.Path;

class LocalProcessFaultIT extends ProcessFaultContract {

    @Override
    protected BackendFixture createFixture(Path folder) {
        return new LocalFixture(folder);
    }
}
