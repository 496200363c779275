package dev.regent.ha.etcd;

import dev.regent.ha.testkit.CrashHook;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.kit.TransactionFixture;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** A fresh prefix on the shared server, or on servers of the test's own. */
class EtcdFixture extends TransactionFixture {

    private final String prefix = "/kit-" + UUID.randomUUID();
    private final Ensemble ensemble;

    EtcdFixture() {
        this(SharedEtcd.ensemble());
    }

    EtcdFixture(Ensemble ensemble) {
        super(EtcdHaBackendFactory::new, EtcdFenceBypass::new, EtcdShortLeases::new);
        this.ensemble = ensemble;
    }

    @Override
    protected List<InetSocketAddress> servers() {
        return addresses(ensemble);
    }

    @Override
    protected Map<String, String> options(List<InetSocketAddress> servers) {
        String endpoints = servers.stream()
                .map(server -> "http://127.0.0.1:" + server.getPort())
                .collect(Collectors.joining(","));
        return Map.of(EtcdOptions.ENDPOINTS.key(), endpoints, EtcdOptions.PREFIX.key(), prefix);
    }

    @Override
    public Optional<CrashHook> crashHook() {
        return Optional.of(new EtcdCrashHook());
    }
}
