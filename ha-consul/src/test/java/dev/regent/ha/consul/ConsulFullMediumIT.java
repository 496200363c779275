package dev.regent.ha.consul;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.process.FullMediumContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.io.IOException;
import java.nio.file.Path;

@NeedsServer(ServerKind.CONSUL)
class ConsulFullMediumIT extends FullMediumContract {

    @Override
    protected BackendFixture createFixture(Path scratch) throws IOException {
        return ConsulFixture.onMedium(scratch);
    }
}
