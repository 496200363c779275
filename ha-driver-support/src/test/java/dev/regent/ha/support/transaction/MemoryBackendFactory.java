package dev.regent.ha.support.transaction;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.support.lease.LeaseOptions;
import dev.regent.ha.support.store.BackendResources;
import dev.regent.ha.support.store.BackendSettings;
import dev.regent.ha.support.store.Limits;
import dev.regent.ha.support.store.WriteGate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Backends on a store in memory. */
record MemoryBackendFactory(Supplier<TransactionStore> stores, WriteGate gate) implements HaBackendFactory {

    @Override
    public String type() {
        return "memory";
    }

    @Override
    public List<ConfigOption<?>> options() {
        return LeaseOptions.all();
    }

    @Override
    public HaBackend open(HaBackendContext context) {
        BackendSettings settings = new BackendSettings(
                context.clusterId(),
                context.processName(),
                LeaseOptions.timing(context.configuration()),
                new Limits(64 << 10, 1000),
                gate,
                Duration.ofMillis(10),
                Optional.empty());
        return new TransactionBackend(stores.get(), settings, BackendResources.system());
    }
}
