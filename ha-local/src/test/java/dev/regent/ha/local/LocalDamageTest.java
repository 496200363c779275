package dev.regent.ha.local;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.DamageContract;
import java.nio.file.Path;

class LocalDamageTest extends DamageContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new LocalFixture(scratch);
    }
}
