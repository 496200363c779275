package dev.regent.ha.plugins;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The drivers that a class loader of the host finds: no isolation, and the build tool answers for versions. */
final class ClassPathSource implements PluginSource {

    private static final String CLASS_PATH = "class path";

    private final ClassLoader loader;

    ClassPathSource(ClassLoader loader) {
        this.loader = loader;
    }

    @Override
    public String place() {
        return CLASS_PATH;
    }

    @Override
    public String remedy() {
        return "add the driver's jar or open it from a plugins folder";
    }

    @Override
    public <F> Scan<F> scan(ServiceKind<F> kind) {
        Providers<F> providers = Providers.of(kind, loader);
        return new Scan<>(
                providers.found().stream()
                        .map(provider -> new Candidate<>(
                                provider.factory(), provider.names(), describe(provider.factory()), () -> {}))
                        .toList(),
                providers.problems());
    }

    @Override
    public void releaseUnused() {}

    @Override
    public List<PluginDescription> describe() {
        SortedMap<String, PluginDescription> all = new TreeMap<>();
        add(all, ServiceKind.BACKEND);
        add(all, ServiceKind.STORAGE);
        return List.copyOf(all.values());
    }

    private <F> void add(SortedMap<String, PluginDescription> all, ServiceKind<F> kind) {
        Providers<F> providers = Providers.of(kind, loader);
        providers.found().forEach(provider -> {
            PluginDescription more = description(kind, provider);
            all.merge(more.name(), more, ClassPathSource::union);
        });
        providers.problems().forEach(problem -> {
            String name = CLASS_PATH + " " + (all.size() + 1);
            all.put(
                    name,
                    new PluginDescription(
                            name, List.of(), Optional.empty(), List.of(), List.of(), Optional.of(problem)));
        });
    }

    private static <F> PluginDescription description(ServiceKind<F> kind, Providers.Provider<F> provider) {
        Optional<Path> jar = location(provider.factory());
        List<String> names = provider.names().stream().sorted().toList();
        return new PluginDescription(
                jar.map(Path::toString).orElse(CLASS_PATH),
                jar.stream().toList(),
                Optional.empty(),
                kind.equals(ServiceKind.BACKEND) ? names : List.of(),
                kind.equals(ServiceKind.STORAGE) ? names : List.of(),
                Optional.empty());
    }

    private static PluginDescription union(PluginDescription one, PluginDescription other) {
        return new PluginDescription(
                one.name(),
                one.jars(),
                Optional.empty(),
                union(one.types(), other.types()),
                union(one.schemes(), other.schemes()),
                Optional.empty());
    }

    private static List<String> union(List<String> some, List<String> more) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(more);
        return List.copyOf(all);
    }

    private static String describe(Object factory) {
        return factory.getClass().getName()
                + location(factory).map(path -> " (" + path + ")").orElse("");
    }

    private static Optional<Path> location(Object factory) {
        @Nullable CodeSource source = factory.getClass().getProtectionDomain().getCodeSource();
        @Nullable URL url = source == null ? null : source.getLocation();
        try {
            return url == null ? Optional.empty() : Optional.of(Path.of(url.toURI()));
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException elsewhere) {
            return Optional.empty(); // not a file: a nested jar, for example; only messages name it
        }
    }

    @Override
    public void close() {}
}
