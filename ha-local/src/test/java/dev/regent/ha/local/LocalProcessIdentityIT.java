package dev.regent.ha.local;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.process.ProcessIdentityContract;
import java.nio.file.Path;

class LocalProcessIdentityIT extends ProcessIdentityContract {

    @Override
    protected BackendFixture createFixture(Path folder) {
        return new LocalFixture(folder);
    }
}
