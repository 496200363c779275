package dev.regent.ha.consul;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.LinkQualityContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;

@NeedsServer(ServerKind.CONSUL)
class ConsulLinkQualityIT extends LinkQualityContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new ConsulFixture();
    }
}
