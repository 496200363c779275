package dev.regent.ha.support.transaction;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.LifeCycleContract;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Life cycle on a transactional store whose versions start anew")
class RecurringVersionsLifeCycleTest extends LifeCycleContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new MemoryFixture(true);
    }
}
