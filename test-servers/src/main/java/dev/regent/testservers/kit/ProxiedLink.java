package dev.regent.testservers.kit;

import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.testkit.FaultyLink;
import dev.regent.ha.testkit.proxy.Direction;
import dev.regent.ha.testkit.proxy.FaultProxy;
import dev.regent.ha.testkit.proxy.ProxiedConnection;
import java.util.List;
import java.util.Map;

/** A client that reaches the servers through proxies of its own. */
record ProxiedLink(HaBackendFactory factory, Map<String, String> options, List<FaultProxy> proxies)
        implements FaultyLink {

    ProxiedLink {
        options = Map.copyOf(options);
        proxies = List.copyOf(proxies);
    }

    @Override
    public void loseRequests() {
        proxies.forEach(proxy -> proxy.swallow(Direction.TO_SERVER));
    }

    @Override
    public void loseAnswers() {
        proxies.forEach(proxy -> proxy.swallow(Direction.TO_CLIENT));
    }

    /** Ends what has a hole in its stream first, and then what a client that came back at once has lost in between. */
    @Override
    public void heal() {
        proxies.forEach(FaultProxy::reset);
        proxies.forEach(FaultProxy::heal);
        proxies.stream()
                .flatMap(proxy -> proxy.connections().stream())
                .filter(ProxiedLink::hasHole)
                .forEach(ProxiedConnection::reset);
    }

    private static boolean hasHole(ProxiedConnection connection) {
        return connection.traffic(Direction.TO_SERVER).dropped() > 0
                || connection.traffic(Direction.TO_CLIENT).dropped() > 0;
    }
}
