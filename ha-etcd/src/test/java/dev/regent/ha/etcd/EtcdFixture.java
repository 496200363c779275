package dev.regent.ha.etcd;

import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.support.transaction.TransactionSeams;
import dev.regent.ha.testkit.CrashHook;
import dev.regent.ha.testkit.support.TransactionFixture;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.kit.ConnectedFactory;
import dev.regent.testservers.kit.EnsembleServers;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A fresh prefix on the shared server, or on servers of the test's own. */
class EtcdFixture extends TransactionFixture {

    private final String prefix = "/kit-" + UUID.randomUUID();
    private final Ensemble ensemble;
    private final String scheme;
    private final Map<String, String> more;

    EtcdFixture() {
        this(SharedEtcd.ensemble());
    }

    EtcdFixture(Ensemble ensemble) {
        this(EtcdHaBackendFactory::new, ensemble, "http", Map.of());
    }

    private EtcdFixture(
            Function<TransactionSeams, HaBackendFactory> factories,
            Ensemble ensemble,
            String scheme,
            Map<String, String> more) {
        super(factories, EtcdFenceBypass::new, EtcdShortLeases::new);
        this.ensemble = ensemble;
        this.scheme = scheme;
        this.more = more;
    }

    /** With TLS, as a rightful client. */
    static EtcdFixture secure() {
        return new EtcdFixture(
                seams -> new ConnectedFactory(new EtcdHaBackendFactory(seams)),
                SecureEtcd.ensemble(),
                "https",
                SecureEtcd.options());
    }

    @Override
    protected List<InetSocketAddress> servers() {
        return EnsembleServers.addresses(ensemble);
    }

    @Override
    protected Map<String, String> options(List<InetSocketAddress> servers) {
        String endpoints = servers.stream()
                .map(server -> scheme + "://127.0.0.1:" + server.getPort())
                .collect(Collectors.joining(","));
        Map<String, String> options = new HashMap<>(more);
        options.put(EtcdOptions.ENDPOINTS.key(), endpoints);
        options.put(EtcdOptions.PREFIX.key(), prefix);
        return options;
    }

    @Override
    public Optional<CrashHook> crashHook() {
        return Optional.of(new EtcdCrashHook());
    }
}
