package dev.regent.ha.local;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.MembershipContract;
import java.nio.file.Path;

class LocalMembershipTest extends MembershipContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new LocalFixture(scratch);
    }
}
