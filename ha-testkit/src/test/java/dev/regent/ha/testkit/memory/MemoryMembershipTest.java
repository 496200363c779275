package dev.regent.ha.testkit.memory;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.MembershipContract;
import java.nio.file.Path;

class MemoryMembershipTest extends MembershipContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new MemoryFixture();
    }
}
