package dev.regent.testservers.kit;

import static org.awaitility.Awaitility.await;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.config.ConfigOption;
import java.time.Duration;
import java.util.List;

/**
 * Opens backends that have reached their servers. Where a connection takes handshakes and a login, it may take longer on a loaded machine than one
 * call has, and a test that is about something else shall not fail by that.
 */
public final class ConnectedFactory implements HaBackendFactory {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final HaBackendFactory factory;

    /** @param factory makes the backends */
    public ConnectedFactory(HaBackendFactory factory) {
        this.factory = factory;
    }

    @Override
    public String type() {
        return factory.type();
    }

    @Override
    public List<ConfigOption<?>> options() {
        return factory.options();
    }

    @Override
    public HaBackend open(HaBackendContext context) {
        HaBackend backend = factory.open(context);
        await("the servers are reached").atMost(LIMIT).ignoreExceptions().until(() -> {
            backend.checkHealth();
            return true;
        });
        return backend;
    }
}
