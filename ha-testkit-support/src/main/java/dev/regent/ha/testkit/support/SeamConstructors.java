package dev.regent.ha.testkit.support;

import dev.regent.ha.spi.HaBackendFactory;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;

/**
 * The constructor of a driver's factory that takes seams, of any visibility: by it a driver that runs has the hooks that its own tests have. In a process of the
 * kit the driver is the one that the environment variable {@value #TYPE} names, or the only one on the class path.
 */
final class SeamConstructors {

    static final String TYPE = "REGENT_KIT_TYPE";

    private SeamConstructors() {}

    /** Empty if that factory has none. */
    static <S> Optional<Function<S, HaBackendFactory>> of(Class<? extends HaBackendFactory> factory, Class<S> seams) {
        try {
            Constructor<? extends HaBackendFactory> found = factory.getDeclaredConstructor(seams);
            found.setAccessible(true);
            return Optional.of(each -> make(found, each));
        } catch (NoSuchMethodException none) {
            return Optional.empty();
        }
    }

    private static HaBackendFactory make(Constructor<? extends HaBackendFactory> constructor, Object seams) {
        try {
            return constructor.newInstance(seams);
        } catch (InvocationTargetException | InstantiationException | IllegalAccessException failed) {
            throw new IllegalStateException("cannot make a factory by " + constructor, failed);
        }
    }

    /** That of the driver of this process. */
    static <S> Function<S, HaBackendFactory> here(Class<S> seams) {
        Optional<String> type = Optional.ofNullable(System.getenv(TYPE));
        List<Function<S, HaBackendFactory>> found = ServiceLoader.load(HaBackendFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(factory -> type.isEmpty() || type.get().equals(factory.type()))
                .flatMap(factory -> of(factory.getClass(), seams).stream())
                .toList();
        if (found.size() != 1) {
            throw new IllegalStateException(found.size() + " drivers on the class path take " + seams.getSimpleName()
                    + ", not one: set " + TYPE + " to the type of one");
        }
        return found.get(0);
    }
}
