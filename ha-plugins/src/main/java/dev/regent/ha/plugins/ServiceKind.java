package dev.regent.ha.plugins;

import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.state.StateStorageFactory;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * One kind of service that a plugin can offer, and the names under which an instance of it is chosen.
 *
 * @param factory the SPI's factory interface
 * @param names what an instance serves
 * @param chosenBy how messages call such a name
 */
record ServiceKind<F>(Class<F> factory, Function<F, Set<String>> names, String chosenBy) {

    static final ServiceKind<HaBackendFactory> BACKEND =
            new ServiceKind<>(HaBackendFactory.class, found -> Set.of(found.type()), "high-availability.type");

    static final ServiceKind<StateStorageFactory> STORAGE =
            new ServiceKind<>(StateStorageFactory.class, StateStorageFactory::schemes, "storage scheme");

    static final List<ServiceKind<?>> ALL = List.of(BACKEND, STORAGE);

    String serviceFile() {
        return "META-INF/services/" + factory.getName();
    }
}
