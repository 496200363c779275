package dev.regent.ha.plugins;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The class loader of one plugin. It sees the JDK, its own jars, and of the host exactly two packages with all below them:
 * {@code dev.regent.ha.spi} and {@code org.slf4j}. These come from the host alone, even where a jar of the plugin has them.
 */
final class PluginClassLoader extends URLClassLoader {

    static {
        registerAsParallelCapable();
    }

    // The final separator matters: dev.regent.ha.spix and org.slf4jx are the plugin's own.
    private static final List<String> HOST_PACKAGES = List.of("dev.regent.ha.spi.", "org.slf4j.");
    private static final List<String> HOST_PATHS = List.of("dev/regent/ha/spi/", "org/slf4j/");

    private final ClassLoader host;

    PluginClassLoader(String plugin, List<URL> jars, ClassLoader host) {
        // The platform loader and not the application's: nothing else of the host may show through.
        super("regent-plugin-" + plugin, jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        this.host = host;
    }

    /** Whether a class file of a jar belongs to a package that comes from the host. */
    static boolean isHostPath(String resource) {
        return HOST_PATHS.stream().anyMatch(resource::startsWith);
    }

    /** Whether code of this loader is on the calling thread's stack, so that it must not be closed yet. */
    boolean isRunning() {
        return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .walk(frames ->
                        frames.anyMatch(frame -> frame.getDeclaringClass().getClassLoader() == this));
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return isHostClass(name) ? host.loadClass(name) : super.loadClass(name, resolve);
    }

    @Override
    public @Nullable URL getResource(String name) {
        return isHostPath(name) ? host.getResource(name) : super.getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return isHostPath(name) ? host.getResources(name) : super.getResources(name);
    }

    private static boolean isHostClass(String name) {
        return HOST_PACKAGES.stream().anyMatch(name::startsWith);
    }
}
