package dev.regent.ha.kubernetes;

import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.LinkQualityContract;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.file.Path;

@NeedsServer({ServerKind.ETCD, ServerKind.KUBERNETES})
class KubernetesLinkQualityIT extends LinkQualityContract {

    @Override
    protected BackendFixture createFixture(Path scratch) {
        return new KubernetesFixture();
    }
}
