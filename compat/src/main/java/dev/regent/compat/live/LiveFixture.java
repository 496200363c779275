package dev.regent.compat.live;

import dev.regent.compat.LiveSession;
import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.testkit.BackendFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cluster ids of a living backend that nobody has used. */
public final class LiveFixture implements BackendFixture {

    private static final Logger log = LoggerFactory.getLogger(LiveFixture.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String KIT = "kit";

    private final LiveSession session;
    private final HaBackendFactory factory;
    private final String unique =
            KIT + "-" + UUID.randomUUID().toString().replace("-", "").substring(0, 20);
    private final Map<String, ClusterId> clusters = new ConcurrentHashMap<>();

    /** @param scratch an empty folder for that test, deleted after it */
    @SuppressWarnings("UnusedVariable") // not yet
    public LiveFixture(LiveSession session, Path scratch) {
        this.session = session;
        this.factory = ServiceLoader.load(HaBackendFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.type().equals(session.target().type()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "nothing on the class path serves " + session.target().type()));
    }

    @Override
    public HaBackendFactory factory() {
        return factory;
    }

    @Override
    public Map<String, String> options() {
        return session.target().options();
    }

    @Override
    public ClusterId cluster(String name) {
        return clusters.computeIfAbsent(name, first -> {
            ClusterId id = new ClusterId(unique + first.substring(KIT.length()));
            session.clusters().opened(id);
            return id;
        });
    }

    @Override
    public void close() {
        clusters.values().forEach(this::delete);
    }

    private void delete(ClusterId id) {
        Configuration configuration = Configuration.of(factory.options(), options());
        try (HaBackend backend = factory.open(new HaBackendContext(id, "kit-cleaner", configuration))) {
            backend.deleteCluster(PATIENCE);
            session.clusters().deleted(id);
        } catch (HaException left) {
            log.warn("cluster {} is left: it is deleted at the end", id, left);
        }
    }
}
