package dev.regent.ha.kubernetes;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.process.ServerFaultContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;

@NeedsServer({ServerKind.ETCD, ServerKind.KUBERNETES})
@DisplayName("The API server stays, its etcd is killed and started again")
class KubernetesStoreFaultIT extends ServerFaultContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return KubernetesFixture.onStore(scratch.resolve("servers"));
    }
}
