package dev.regent.compat.live;

import dev.regent.compat.LiveSession;
import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.Behavior;
import dev.regent.ha.testkit.CrashHook;
import dev.regent.ha.testkit.DriverHooks;
import dev.regent.ha.testkit.FaultyLink;
import dev.regent.ha.testkit.FaultyServers;
import dev.regent.ha.testkit.FenceBypass;
import dev.regent.ha.testkit.OperatorHand;
import dev.regent.ha.testkit.ServerLink;
import dev.regent.ha.testkit.SplitServers;
import dev.regent.ha.testkit.StoredRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cluster ids of a living backend that nobody has used. */
public final class LiveFixture implements BackendFixture {

    private static final Logger log = LoggerFactory.getLogger(LiveFixture.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String KIT = "kit";
    private static final int LEAST_SPLIT = 3;
    private static final String KUBECONFIG = "high-availability.kubernetes.kubeconfig";

    private final LiveSession session;
    private final HaBackendFactory factory;
    private final Optional<ShippedDriver> shipped;
    private final Optional<BackendFixture> hooks;
    private final Optional<Addresses> addresses;
    private final Optional<LiveLinks> links;
    private final String unique =
            KIT + "-" + UUID.randomUUID().toString().replace("-", "").substring(0, 20);
    private final Map<String, ClusterId> clusters = new ConcurrentHashMap<>();
    private volatile Optional<Control> used = Optional.empty();

    /**
     * Opens nothing yet.
     *
     * @param session names the backend
     * @param scratch an empty folder for that test, deleted after it
     */
    public LiveFixture(LiveSession session, Path scratch) {
        String type = session.target().type();
        this.session = session;
        this.factory = ServiceLoader.load(HaBackendFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.type().equals(type))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nothing on the class path serves " + type));
        Optional<DriverHooks> brought = LiveHooks.brought(type);
        this.shipped = ShippedDriver.of(type);
        this.hooks = LiveHooks.of(brought, factory, options());
        this.addresses = session.target()
                .through()
                .or(() -> brought.flatMap(DriverHooks::addresses))
                .or(() -> shipped.flatMap(ShippedDriver::addresses))
                .flatMap(this::addresses);
        this.links = route().map(to -> new LiveLinks(factory, options(), to, scratch));
    }

    private Optional<Route> route() {
        return addresses
                .<Route>map(all -> all)
                .or(() -> Optional.ofNullable(options().get(KUBECONFIG))
                        .flatMap(file -> KubeconfigRoute.parse(KUBECONFIG, Path.of(file))));
    }

    private Optional<Addresses> addresses(String key) {
        return Optional.ofNullable(options().get(key))
                .flatMap(written -> Addresses.parse(
                        key, written, shipped.map(ShippedDriver::port).orElse(OptionalInt.empty())));
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
    public Set<Behavior> lacks() {
        return shipped.map(ShippedDriver::lacks)
                .or(() -> hooks.map(BackendFixture::lacks))
                .orElse(Set.of());
    }

    @Override
    public Optional<ServerLink> serverLink() {
        return links.map(LiveLinks::link);
    }

    @Override
    public Optional<FaultyLink> faultyLink() {
        return links.isPresent() ? serverLink().map(link -> link) : hooks.flatMap(BackendFixture::faultyLink);
    }

    @Override
    public Optional<FaultyServers> faultyServers() {
        return control(ControlledServers.VERBS).map(ControlledServers::new);
    }

    @Override
    public Optional<SplitServers> splitServers() {
        return addresses
                .filter(all -> all.items().size() >= LEAST_SPLIT)
                .flatMap(all -> control(ControlledSplit.VERBS).map(by -> new ControlledSplit(by, all, options())));
    }

    /** Empty if there is none that knows these verbs. */
    private Optional<Control> control(String... verbs) {
        used = session.target().control().map(Control::of);
        return used.filter(each -> each.knows(verbs));
    }

    @Override
    public Optional<FenceBypass> fenceBypass() {
        return hooks.flatMap(BackendFixture::fenceBypass);
    }

    @Override
    public Optional<OperatorHand> operator() {
        return hooks.flatMap(BackendFixture::operator);
    }

    @Override
    public Optional<StoredRecord> storedRecord(ClusterId cluster, String election, Optional<String> scope) {
        return hooks.flatMap(each -> each.storedRecord(cluster, election, scope));
    }

    @Override
    public Optional<CrashHook> crashHook() {
        return hooks.flatMap(BackendFixture::crashHook);
    }

    @Override
    public List<String> leftovers() {
        return hooks.map(BackendFixture::leftovers).orElse(List.of());
    }

    @Override
    public Optional<List<String>> remains(ClusterId cluster) {
        return hooks.flatMap(each -> each.remains(cluster));
    }

    @Override
    public ClusterId cluster(String name) {
        return clusters.computeIfAbsent(name, first -> {
            ClusterId id = new ClusterId(unique + first.substring(KIT.length()));
            session.clusters().opened(id);
            return id;
        });
    }

    /** Whatever a test did to the servers, they serve again after it. */
    @Override
    public void close() throws IOException {
        links.ifPresent(LiveLinks::close);
        used.filter(each -> each.knows(ControlledServers.VERBS)).ifPresent(each -> {
            each.does("resume");
            each.does("start");
        });
        clusters.values().forEach(this::delete);
        if (hooks.isPresent()) {
            hooks.orElseThrow().close();
        }
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
