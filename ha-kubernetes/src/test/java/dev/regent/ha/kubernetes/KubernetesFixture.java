package dev.regent.ha.kubernetes;

import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.support.document.DocumentSeams;
import dev.regent.ha.testkit.CrashHook;
import dev.regent.ha.testkit.FaultyServers;
import dev.regent.ha.testkit.support.DocumentFixture;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.KubernetesServers;
import dev.regent.testservers.ServerOptions;
import dev.regent.testservers.kit.ConnectedFactory;
import dev.regent.testservers.kit.EnsembleServers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A namespace of its own on the shared API server, or on servers of the test's own. */
final class KubernetesFixture extends DocumentFixture {

    private final Tenant tenant;
    private final Optional<Ensemble> own;

    /** For contenders in processes of their own, and for times that are measured. */
    KubernetesFixture() {
        this(KubernetesHaBackendFactory::new, SharedKubernetes.servers(), Optional.empty());
    }

    private KubernetesFixture(
            Function<DocumentSeams, HaBackendFactory> factories, KubernetesServers servers, Optional<Ensemble> own) {
        super(factories, KubernetesFenceBypass::new, KubernetesShortLeases::new);
        this.tenant = Tenant.create(servers);
        this.own = own;
    }

    /** Whose backends are connected when they are opened: handshakes of many tests at once may take longer than one call has. */
    static KubernetesFixture connected() {
        return new KubernetesFixture(
                seams -> new ConnectedFactory(new KubernetesHaBackendFactory(seams)),
                SharedKubernetes.servers(),
                Optional.empty());
    }

    /** On servers that end with this fixture; the API server is the one that ends earlier and starts again. */
    static KubernetesFixture on(Path folder) {
        KubernetesServers servers = KubernetesServers.start(folder, ServerOptions.nodes(1));
        return new KubernetesFixture(KubernetesHaBackendFactory::new, servers, Optional.of(servers.api()));
    }

    /** As {@link #on}, but the API server stays and its etcd ends. */
    static KubernetesFixture onStore(Path folder) {
        KubernetesServers servers = KubernetesServers.start(folder, ServerOptions.nodes(1));
        return new KubernetesFixture(KubernetesHaBackendFactory::new, servers, Optional.of(servers.etcd()));
    }

    Tenant tenant() {
        return tenant;
    }

    @Override
    public Optional<FaultyServers> faultyServers() {
        return own.map(EnsembleServers::new);
    }

    @Override
    protected InetSocketAddress server() {
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(), tenant.servers().api().node(0).port());
    }

    @Override
    protected Map<String, String> options(InetSocketAddress server) {
        return tenant.options(server.getPort());
    }

    @Override
    public Optional<CrashHook> crashHook() {
        return Optional.of(new KubernetesCrashHook());
    }

    @Override
    public void close() {
        super.close();
        if (own.isPresent()) {
            tenant.servers().close();
        }
    }
}
