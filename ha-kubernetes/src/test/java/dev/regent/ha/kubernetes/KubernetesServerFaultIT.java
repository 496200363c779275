package dev.regent.ha.kubernetes;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.process.ServerFaultContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;

@NeedsServer({ServerKind.ETCD, ServerKind.KUBERNETES})
class KubernetesServerFaultIT extends ServerFaultContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return KubernetesFixture.on(scratch.resolve("servers"));
    }
}
