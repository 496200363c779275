package dev.regent.ha.support.transaction;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.WriteGate;
import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.FaultyLink;
import dev.regent.ha.testkit.FenceBypass;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A fresh store in memory. */
final class MemoryFixture implements BackendFixture {

    private final MemoryTransactions store;

    MemoryFixture(boolean recurring) {
        this.store = new MemoryTransactions(recurring).withUniqueValues();
    }

    @Override
    public HaBackendFactory factory() {
        return new MemoryBackendFactory(() -> store, WriteGate.PASSIVE_CHECK);
    }

    @Override
    public Map<String, String> options() {
        return Map.of();
    }

    @Override
    public Optional<FaultyLink> faultyLink() {
        return Optional.of(new HangingLink(store));
    }

    @Override
    public Optional<FenceBypass> fenceBypass() {
        return Optional.of(new GateBypass(store));
    }

    @Override
    public Optional<List<String>> remains(ClusterId cluster) {
        StoreKey root = StoreKey.of("clusters", cluster.value());
        return Optional.of(store.keys().stream()
                .filter(key -> key.isBelow(root))
                .map(StoreKey::toString)
                .toList());
    }

    @Override
    public void close() {}
}
