package dev.regent.compat.live;

import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.DriverHooks;
import dev.regent.ha.testkit.support.DocumentHooks;
import dev.regent.ha.testkit.support.TransactionHooks;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The hooks of the driver under test: those that it brings, or else those of the constructor of its factory that takes seams. */
final class LiveHooks {

    private static final Logger log = LoggerFactory.getLogger(LiveHooks.class);

    private LiveHooks() {}

    /** What the driver's author offers. */
    static Optional<DriverHooks> brought(String type) {
        return ServiceLoader.load(DriverHooks.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.type().equals(type))
                .findFirst();
    }

    static Optional<BackendFixture> of(
            Optional<DriverHooks> brought, HaBackendFactory factory, Map<String, String> options) {
        return brought.map(each -> each.hooks(options)).or(() -> ofSeams(factory, options));
    }

    private static Optional<BackendFixture> ofSeams(HaBackendFactory factory, Map<String, String> options) {
        try {
            return TransactionHooks.of(factory, options).or(() -> DocumentHooks.of(factory, options));
        } catch (LinkageError other) {
            log.warn(
                    "the driver {} has no hooks for this kit: it needs another ha-driver-support",
                    factory.type(),
                    other);
            return Optional.empty();
        }
    }
}
