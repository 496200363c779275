package dev.regent.compat.live;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.testkit.ServerLink;
import dev.regent.ha.testkit.proxy.FaultProxy;
import dev.regent.ha.testkit.support.ProxiedLink;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;

/**
 * Links to servers that others use as well: each leads through proxies of its own, so nobody else feels what is done to it. Where clients cannot reach the servers that way,
 * such as by certificates that name other hosts, a test that asks for a link is not run, with that reason.
 */
final class LiveLinks implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(200);

    /** Why there is none, once that is known: it is the same for all tests of this process. */
    private static volatile Optional<Optional<String>> refusal = Optional.empty();

    private final HaBackendFactory factory;
    private final Map<String, String> options;
    private final Route route;
    private final Path folder;
    private final List<FaultProxy> opened = new CopyOnWriteArrayList<>();

    LiveLinks(HaBackendFactory factory, Map<String, String> options, Route route, Path folder) {
        this.factory = factory;
        this.options = options;
        this.route = route;
        this.folder = folder;
    }

    ServerLink link() {
        synchronized (LiveLinks.class) {
            if (refusal.isEmpty()) {
                refusal = Optional.of(probe());
            }
        }
        refusal.orElseThrow().ifPresent(Assumptions::abort);
        return open();
    }

    private ProxiedLink open() {
        List<FaultProxy> proxies =
                route.servers().stream().map(LiveLinks::proxy).toList();
        opened.addAll(proxies);
        Map<String, String> through =
                route.through(options, number -> proxies.get(number).address().getPort(), folder);
        return new ProxiedLink(factory, through, proxies);
    }

    private static FaultProxy proxy(InetSocketAddress server) {
        if (server.isUnresolved()) {
            Assumptions.abort(
                    "not run: the host " + server.getHostString() + " is not known here, so no proxy leads to it");
        }
        return FaultProxy.to(server);
    }

    private Optional<String> probe() {
        ProxiedLink link = open();
        Configuration configuration = Configuration.of(factory.options(), link.options());
        HaBackendContext context = new HaBackendContext(new ClusterId("kit-probe"), "kit-probe", configuration);
        long start = System.nanoTime();
        try (HaBackend backend = factory.open(context)) {
            while (true) {
                try {
                    backend.checkHealth();
                    return Optional.empty();
                } catch (HaException away) {
                    if (System.nanoTime() - start > LIMIT.toNanos()) {
                        throw away;
                    }
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
        } catch (HaException refused) {
            return Optional.of(
                    "not run: the servers are not reached through a proxy at 127.0.0.1 (certificates that name other"
                            + " hosts, or an address that the servers tell?): " + refused.getMessage());
        }
    }

    @Override
    public void close() {
        opened.forEach(FaultProxy::close);
    }
}
