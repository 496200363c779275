package dev.regent.ha.testkit.support;

import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.testkit.ServerLink;
import dev.regent.ha.testkit.proxy.Direction;
import dev.regent.ha.testkit.proxy.FaultProxy;
import dev.regent.ha.testkit.proxy.ProxiedConnection;
import dev.regent.ha.testkit.proxy.Traffic;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A client that reaches the servers through proxies of its own.
 *
 * @param factory of its backends
 * @param options that lead to the proxies
 * @param proxies before each server
 */
public record ProxiedLink(HaBackendFactory factory, Map<String, String> options, List<FaultProxy> proxies)
        implements ServerLink {

    /** Copies both. */
    public ProxiedLink {
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

    @Override
    public void resetRequests() {
        proxies.forEach(proxy -> proxy.resetAfter(Direction.TO_SERVER, 0));
    }

    @Override
    public void resetAnswers() {
        proxies.forEach(proxy -> proxy.resetAfter(Direction.TO_CLIENT, 0));
    }

    @Override
    public void holdAnswers() {
        proxies.forEach(proxy -> proxy.stall(Direction.TO_CLIENT));
    }

    @Override
    public void delayRequests(Duration least, Duration most) {
        proxies.forEach(proxy -> proxy.delay(Direction.TO_SERVER, least, most.minus(least)));
    }

    @Override
    public void delayAnswers(Duration by) {
        proxies.forEach(proxy -> proxy.delay(Direction.TO_CLIENT, by, Duration.ZERO));
    }

    @Override
    public void loseSegments(double part) {
        for (FaultProxy proxy : proxies) {
            proxy.lose(Direction.TO_SERVER, part);
            proxy.lose(Direction.TO_CLIENT, part);
        }
    }

    @Override
    public void deliver() {
        proxies.forEach(FaultProxy::heal);
    }

    @Override
    public void turnAway() {
        proxies.forEach(FaultProxy::resetConnections);
        proxies.forEach(FaultProxy::reset);
    }

    @Override
    public long connections() {
        return proxies.stream().mapToLong(proxy -> proxy.counts().accepted()).sum();
    }

    @Override
    public long met() {
        return proxies.stream().mapToLong(ProxiedLink::met).sum();
    }

    private static long met(FaultProxy proxy) {
        Traffic requests = proxy.traffic(Direction.TO_SERVER);
        Traffic answers = proxy.traffic(Direction.TO_CLIENT);
        return proxy.counts().reset()
                + proxy.counts().turnedAway()
                + requests.dropped()
                + answers.dropped()
                + requests.stalled()
                + requests.delayed()
                + answers.stalled()
                + answers.delayed();
    }

    private static boolean hasHole(ProxiedConnection connection) {
        return connection.traffic(Direction.TO_SERVER).dropped() > 0
                || connection.traffic(Direction.TO_CLIENT).dropped() > 0;
    }
}
