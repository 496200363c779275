package dev.regent.ha.kubernetes;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.process.ProcessIdentityContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;

@NeedsServer({ServerKind.ETCD, ServerKind.KUBERNETES})
class KubernetesProcessIdentityIT extends ProcessIdentityContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new KubernetesFixture();
    }
}
