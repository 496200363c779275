package dev.regent.runtime.chain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parent of every job's class loader: the platform, and of the host exactly the packages that jobs are written against. Nothing else of
 * the host is visible, so that a job may bring any version of any library.
 */
final class HostClasses extends ClassLoader {

    /** Each with its final dot, so that {@code dev.regent.runtime.apix} does not match. */
    private static final List<String> SHARED =
            List.of("dev.regent.runtime.api.", "dev.regent.runtime.connector.", "org.slf4j.");

    private final ClassLoader host;

    static {
        registerAsParallelCapable();
    }

    HostClasses(ClassLoader host) {
        super("regent-job-api", ClassLoader.getPlatformClassLoader());
        this.host = host;
    }

    @Override
    protected Class<?> loadClass(@Nullable String name, boolean resolve) throws ClassNotFoundException {
        if (name != null && SHARED.stream().anyMatch(name::startsWith)) {
            return host.loadClass(name);
        }
        return super.loadClass(name, resolve);
    }
}
