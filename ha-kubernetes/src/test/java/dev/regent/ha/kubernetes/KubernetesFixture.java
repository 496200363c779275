package dev.regent.ha.kubernetes;

import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.support.document.DocumentSeams;
import dev.regent.ha.testkit.CrashHook;
import dev.regent.ha.testkit.FaultyServers;
import dev.regent.testservers.KubernetesServers;
import dev.regent.testservers.ServerOptions;
import dev.regent.testservers.kit.ConnectedFactory;
import dev.regent.testservers.kit.DocumentFixture;
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
    private final boolean own;

    /** For contenders in processes of their own, and for times that are measured. */
    KubernetesFixture() {
        this(KubernetesHaBackendFactory::new, SharedKubernetes.servers(), false);
    }

    private KubernetesFixture(
            Function<DocumentSeams, HaBackendFactory> factories, KubernetesServers servers, boolean own) {
        super(factories, KubernetesFenceBypass::new, KubernetesShortLeases::new);
        this.tenant = Tenant.create(servers);
        this.own = own;
    }

    /** Whose backends are connected when they are opened: handshakes of many tests at once may take longer than one call has. */
    static KubernetesFixture connected() {
        return new KubernetesFixture(
                seams -> new ConnectedFactory(new KubernetesHaBackendFactory(seams)),
                SharedKubernetes.servers(),
                false);
    }

    /** On servers that end with this fixture, or earlier. */
    static KubernetesFixture on(Path folder) {
        return new KubernetesFixture(
                KubernetesHaBackendFactory::new, KubernetesServers.start(folder, ServerOptions.nodes(1)), true);
    }

    Tenant tenant() {
        return tenant;
    }

    @Override
    public Optional<FaultyServers> faultyServers() {
        return own ? Optional.of(new EnsembleServers(tenant.servers().api())) : Optional.empty();
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
        if (own) {
            tenant.servers().close();
        }
    }
}
