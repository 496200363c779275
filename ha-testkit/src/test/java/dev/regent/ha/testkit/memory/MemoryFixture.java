package dev.regent.ha.testkit.memory;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.FaultyLink;
import dev.regent.ha.testkit.FenceBypass;
import dev.regent.ha.testkit.ServerLink;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A fresh server in memory. */
final class MemoryFixture implements BackendFixture {

    private final MemoryServer server;

    MemoryFixture() {
        this(Optional.empty());
    }

    MemoryFixture(Optional<Defect> defect) {
        server = new MemoryServer(defect);
    }

    @Override
    public HaBackendFactory factory() {
        return new MemoryLink(server).factory();
    }

    @Override
    public Map<String, String> options() {
        return Map.of();
    }

    @Override
    public Optional<FaultyLink> faultyLink() {
        return Optional.of(new MemoryLink(server));
    }

    @Override
    public Optional<ServerLink> serverLink() {
        return Optional.of(new MemoryLink(server));
    }

    @Override
    public Optional<FenceBypass> fenceBypass() {
        return Optional.of(new MemoryLink(server));
    }

    @Override
    public Optional<List<String>> remains(ClusterId cluster) {
        return Optional.of(server.remains(cluster.value()));
    }

    @Override
    public void close() {}
}
