package dev.regent.ha.plugins;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.ha.spi.state.StateStorageFactory;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The drivers that are installed in one place.
 *
 * <p>Only what serves the type or scheme asked for stays loaded. To learn the types, the factories of all usable plugins are made
 * and the others are let go again. A plugin that cannot be used stops nobody who asks for another: it is named by a warning, and
 * in the error if nothing else serves what was asked for.
 *
 * <p>Every call into a plugin, and into whatever it handed out, runs with the plugin's class loader as the thread's context class
 * loader. Callbacks run with the context class loader of the thread that registered them.
 *
 * <p>One thread at a time uses an object of this class; backends and storages opened through it are safe for use by several
 * threads. It is closed after everything that was opened through it.
 */
public final class Plugins implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Plugins.class);

    private final PluginSource source;
    private final Map<String, Candidate<HaBackendFactory>> backends = new HashMap<>();
    private final Map<String, Candidate<StateStorageFactory>> storages = new HashMap<>();
    private final Set<String> warned = new HashSet<>();

    private Plugins(PluginSource source) {
        this.source = source;
    }

    /**
     * Drivers on the class path, as the context class loader of the calling thread sees it: no isolation, and the build tool answers
     * for versions.
     */
    public static Plugins onClassPath() {
        @Nullable ClassLoader context = Thread.currentThread().getContextClassLoader();
        return new Plugins(new ClassPathSource(context == null ? Plugins.class.getClassLoader() : context));
    }

    /**
     * Isolated plugins: each folder and each jar in that folder is one, with a class loader of its own.
     *
     * @throws InvalidConfigurationException if the folder cannot be read, or is writable by everybody
     */
    public static Plugins inFolder(Path folder) {
        return new Plugins(new FolderSource(requireNonNull(folder, "folder is null"), Plugins.class.getClassLoader()));
    }

    /**
     * The factory of the backend of that type, for who needs its options before opening it.
     *
     * @throws InvalidConfigurationException if no usable plugin serves the type, naming the nearest that is served, or if two do
     */
    public HaBackendFactory backendFactory(String type) {
        return isolatedFactory(type);
    }

    /**
     * The factory of the storage for that URI scheme. Errors as for {@link #backendFactory}.
     */
    public StateStorageFactory storageFactory(String scheme) {
        return isolatedStorageFactory(scheme, () -> {});
    }

    /**
     * Opens a backend.
     *
     * @param options the backend's options and {@link HaBackends#CLUSTER_ID}, as text by key
     * @throws InvalidConfigurationException as {@link #backendFactory}, and if an option is unknown, missing or wrong
     */
    public HaBackend openBackend(String type, String processName, Map<String, String> options) {
        return openBackend(type, processName, options, () -> {});
    }

    /**
     * Opens a payload storage.
     *
     * @param root absolute URI of the folder or prefix that holds all payloads; its scheme chooses the storage
     * @param options the storage's options, as text by key
     * @throws InvalidConfigurationException as {@link #storageFactory}, and if an option or the root is wrong
     * @throws dev.regent.ha.spi.BackendUnavailableException if the root cannot be written
     */
    public StateStorage openStorage(URI root, Map<String, String> options) {
        return openStorage(root, options, () -> {});
    }

    /** Everything that is installed, sorted by name, with what is wrong with it. */
    public List<PluginDescription> list() {
        return source.describe();
    }

    /** Closes the class loaders of what was chosen. Idempotent. */
    @Override
    public void close() {
        backends.clear();
        storages.clear();
        source.close();
    }

    HaBackend openBackend(String type, String processName, Map<String, String> options, Runnable onClosed) {
        requireNonNull(options, "options is null");
        IsolatedBackendFactory factory = isolatedFactory(type);
        List<ConfigOption<?>> known = new ArrayList<>(factory.options());
        known.add(HaBackends.CLUSTER_ID);
        Configuration configuration = factory.read(known, options);
        return factory.open(
                new HaBackendContext(configuration.get(HaBackends.CLUSTER_ID), processName, configuration), onClosed);
    }

    StateStorage openStorage(URI root, Map<String, String> options, Runnable onClosed) {
        requireNonNull(options, "options is null");
        @Nullable String scheme = root.getScheme();
        if (scheme == null) {
            throw new InvalidConfigurationException(
                    "storage root '" + root + "' has no scheme: write for example file:///var/lib/regent");
        }
        IsolatedStorageFactory factory = isolatedStorageFactory(scheme.toLowerCase(Locale.ROOT), onClosed);
        return factory.open(root, factory.read(options));
    }

    private IsolatedBackendFactory isolatedFactory(String type) {
        requireNonNull(type, "type is null");
        return new IsolatedBackendFactory(backends.computeIfAbsent(type, name -> choose(ServiceKind.BACKEND, name)));
    }

    private IsolatedStorageFactory isolatedStorageFactory(String scheme, Runnable onClosed) {
        requireNonNull(scheme, "scheme is null");
        return new IsolatedStorageFactory(
                storages.computeIfAbsent(scheme, name -> choose(ServiceKind.STORAGE, name)), onClosed);
    }

    private <F> Candidate<F> choose(ServiceKind<F> kind, String name) {
        try {
            Scan<F> scan = source.scan(kind);
            List<Candidate<F>> serving = scan.candidates().stream()
                    .filter(candidate -> candidate.names().contains(name))
                    .toList();
            if (serving.isEmpty()) {
                throw unknown(kind, name, scan);
            }
            if (serving.size() > 1) {
                throw new InvalidConfigurationException(kind.chosenBy() + " '" + name + "' is served by "
                        + serving.stream().map(Candidate::origin).collect(joining(" and by "))
                        + "; remove all but one");
            }
            scan.problems().stream().filter(warned::add).forEach(problem -> log.warn("not loaded: {}", problem));
            serving.get(0).keep().run();
            log.debug(
                    "{} '{}' is served by {}",
                    kind.chosenBy(),
                    name,
                    serving.get(0).origin());
            return serving.get(0);
        } finally {
            source.releaseUnused();
        }
    }

    private <F> InvalidConfigurationException unknown(ServiceKind<F> kind, String name, Scan<F> scan) {
        TreeSet<String> known = new TreeSet<>();
        scan.candidates().forEach(candidate -> known.addAll(candidate.names()));
        Optional<String> near = Configuration.nearest(name, known);
        return new InvalidConfigurationException(
                "nothing in the " + source.place() + " serves " + kind.chosenBy() + " '"
                        + name + "'"
                        + near.map(other -> ", did you mean '" + other + "'?").orElse("")
                        + (known.isEmpty() ? "" : " (there are: " + String.join(", ", known) + ")")
                        + "; " + source.remedy()
                        + (scan.problems().isEmpty() ? "" : "; not usable: " + String.join("; ", scan.problems())));
    }
}
