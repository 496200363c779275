package dev.regent.ha.local;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.support.document.DocumentBackend;
import dev.regent.ha.support.document.DocumentSeams;
import dev.regent.ha.support.lease.LeaseOptions;
import dev.regent.ha.support.lease.LeaseTiming;
import dev.regent.ha.support.store.BackendResources;
import dev.regent.ha.support.store.BackendSettings;
import dev.regent.ha.support.store.Limits;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The backend {@code local}: processes of one machine share a folder, and there is no server. */
public final class LocalHaBackendFactory implements HaBackendFactory {

    /** The folder. */
    public static final ConfigOption<Path> DIR = ConfigOption.path(
            "high-availability.local.dir",
            "Folder that all processes of the cluster share, on a disk of this machine (not on a network file system). It is"
                    + " created if it does not exist, for this user alone.");

    private static final Logger LOG = LoggerFactory.getLogger(LocalHaBackendFactory.class);
    private static final Limits LIMITS = new Limits(64 << 10, 128);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    /** Elsewhere the JDK itself looks, and that every few seconds only. */
    private static final boolean INOTIFY = System.getProperty("os.name", "").startsWith("Linux");

    private final DocumentSeams seams;
    private final StoreSteps steps;

    /** For the {@link java.util.ServiceLoader}. */
    public LocalHaBackendFactory() {
        this(DocumentSeams.NONE);
    }

    /** For tests that disturb the backend or bypass the passive check. */
    LocalHaBackendFactory(DocumentSeams seams) {
        this(seams, StoreSteps.NONE);
    }

    private LocalHaBackendFactory(DocumentSeams seams, StoreSteps steps) {
        this.seams = seams;
        this.steps = steps;
    }

    /** For tests that end the process at a step. */
    static LocalHaBackendFactory watchedBy(StoreSteps steps) {
        return new LocalHaBackendFactory(DocumentSeams.NONE, steps);
    }

    @Override
    public String type() {
        return "local";
    }

    @Override
    public List<ConfigOption<?>> options() {
        List<ConfigOption<?>> options = new ArrayList<>(LeaseOptions.all());
        options.add(DIR);
        return List.copyOf(options);
    }

    @Override
    public HaBackend open(HaBackendContext context) {
        LeaseTiming timing = LeaseOptions.timing(context.configuration()).withLongest(seams.longest());
        LocalRoot root = new LocalRoot(context.configuration().get(DIR), new SecureRandom(), steps);
        prepare(root);
        BackendResources resources = BackendResources.system();
        LocalDocumentStore store = new LocalDocumentStore(
                root,
                resources.elections().clock(),
                timing.longest(),
                new LocalLives(root),
                new ChangeWatch(root.documents(), POLL_INTERVAL, INOTIFY));
        BackendSettings settings = new BackendSettings(
                context.clusterId(),
                context.processName(),
                timing,
                LIMITS,
                seams.gate(),
                Duration.ofMillis(100),
                Optional.of("the operating system frees a lock that the leader's process holds as long as it lives"));
        return new DocumentBackend(seams.around().apply(store), settings, resources);
    }

    /** A wrong configuration ends the start, a disk that is away does not. */
    private static void prepare(LocalRoot root) {
        try {
            root.require();
        } catch (BackendUnavailableException later) {
            LOG.warn("{}; it is tried again", later.getMessage());
        }
    }
}
