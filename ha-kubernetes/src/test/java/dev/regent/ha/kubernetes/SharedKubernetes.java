package dev.regent.ha.kubernetes;

import dev.regent.testservers.Ensemble;
import dev.regent.testservers.KubernetesServers;
import dev.regent.testservers.RunningServers;
import dev.regent.testservers.ServerOptions;
import dev.regent.testservers.kit.SharedServers;
import java.util.Optional;

/** The API server that all tests of this JVM share, each in a namespace of its own. */
final class SharedKubernetes {

    private static Optional<KubernetesServers> started = Optional.empty(); // guarded by the class
    private static final SharedServers SERVERS = new SharedServers(folder -> {
        KubernetesServers servers = RunningServers.kubernetes(folder)
                .orElseGet(() -> KubernetesServers.start(folder, ServerOptions.nodes(1)));
        started = Optional.of(servers);
        return servers.api();
    });

    private SharedKubernetes() {}

    static synchronized KubernetesServers servers() {
        Ensemble unused = SERVERS.get();
        return started.orElseThrow();
    }
}
