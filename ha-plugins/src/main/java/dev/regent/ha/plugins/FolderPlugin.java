package dev.regent.ha.plugins;

import dev.regent.ha.spi.InvalidConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One plugin of a folder. Its class loader exists from the first search that needs it until {@link #close}. */
final class FolderPlugin {

    private static final Logger log = LoggerFactory.getLogger(FolderPlugin.class);
    private static final int JARS_IN_MESSAGES = 8;

    private final String name;
    private final Path location;
    private final List<Path> jars;
    private final ClassLoader host;
    private @Nullable JarInspection inspection;
    private @Nullable PluginClassLoader loader;
    private boolean kept;

    /**
     * @param location the plugin's folder, or its only jar
     * @param jars its jars, sorted
     */
    FolderPlugin(String name, Path location, List<Path> jars, ClassLoader host) {
        this.name = name;
        this.location = location;
        this.jars = jars;
        this.host = host;
    }

    /**
     * The plugin's factories of one kind; none if it declares none.
     *
     * @throws InvalidConfigurationException if the plugin cannot be used
     */
    <F> List<Candidate<F>> load(ServiceKind<F> kind) {
        JarInspection inspected = inspection();
        inspected.problem().ifPresent(problem -> {
            throw unusable(problem);
        });
        if (!inspected.kinds().contains(kind)) {
            return List.of();
        }
        Providers<F> providers = Providers.of(kind, loader());
        providers.problems().stream().findFirst().ifPresent(problem -> {
            throw unusable("it cannot be loaded: " + problem);
        });
        return providers.found().stream()
                .map(provider -> new Candidate<>(provider.factory(), provider.names(), toString(), this::keep))
                .toList();
    }

    private void keep() {
        kept = true;
        // Refusing would stop everybody who unpacks with umask 002, the default of several distributions.
        WritableByOthers.group(files())
                .ifPresent(path -> log.warn(
                        "{}: {} is writable by its group, whose members can run code in this process; run: chmod g-w {}",
                        this,
                        path,
                        path));
    }

    PluginDescription describe() {
        TreeSet<String> types = new TreeSet<>();
        TreeSet<String> schemes = new TreeSet<>();
        Optional<String> problem = Optional.empty();
        try {
            load(ServiceKind.BACKEND).forEach(candidate -> types.addAll(candidate.names()));
            load(ServiceKind.STORAGE).forEach(candidate -> schemes.addAll(candidate.names()));
        } catch (InvalidConfigurationException unusable) {
            problem = Optional.ofNullable(unusable.getMessage());
        }
        return new PluginDescription(
                name, jars, inspection().spiVersion(), List.copyOf(types), List.copyOf(schemes), problem);
    }

    void closeUnlessKept() {
        if (!kept) {
            close();
        }
    }

    void close() {
        @Nullable PluginClassLoader closing = loader;
        loader = null;
        kept = false;
        if (closing == null || closing.isRunning()) {
            return; // whoever closes from within a callback leaves it to the garbage collector
        }
        try {
            closing.close();
        } catch (IOException failed) {
            log.warn("[{}] cannot close the plugin's jars", name, failed);
        }
    }

    private JarInspection inspection() {
        @Nullable JarInspection known = inspection;
        if (known == null) {
            known = inspect();
            inspection = known;
        }
        return known;
    }

    private JarInspection inspect() {
        if (jars.isEmpty()) {
            return JarInspection.failed("the folder has no *.jar; put the plugin's jars there or delete it");
        }
        try {
            return WritableByOthers.everybody(files())
                    .map(path -> JarInspection.failed(path + " is writable by everybody; run: chmod o-w " + path))
                    .orElseGet(() -> JarInspection.of(jars));
        } catch (UncheckedIOException unreadable) {
            return JarInspection.failed(unreadable.getMessage() + " (" + unreadable.getCause() + ")");
        }
    }

    private PluginClassLoader loader() {
        @Nullable PluginClassLoader known = loader;
        if (known == null) {
            log.debug("[{}] class path: {}", name, jars);
            known = new PluginClassLoader(
                    name, jars.stream().map(FolderPlugin::url).toList(), host);
            loader = known;
        }
        return known;
    }

    private List<Path> files() {
        return Stream.concat(Stream.of(location), jars.stream()).distinct().toList();
    }

    private InvalidConfigurationException unusable(String problem) {
        return new InvalidConfigurationException(this + ": " + problem);
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public String toString() {
        List<String> shown = new ArrayList<>(jars.stream()
                .limit(JARS_IN_MESSAGES)
                .map(jar -> String.valueOf(jar.getFileName()))
                .toList());
        if (jars.size() > JARS_IN_MESSAGES) {
            shown.add((jars.size() - JARS_IN_MESSAGES) + " more");
        }
        return "plugin '" + name + "' (" + location
                + (jars.isEmpty() || jars.contains(location) ? "" : ": " + String.join(", ", shown))
                + ")";
    }
}
