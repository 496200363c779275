package dev.regent.benchmarks;

import dev.regent.ha.testkit.proxy.Direction;
import dev.regent.ha.testkit.proxy.FaultProxy;
import dev.regent.testservers.ServerNode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Stalls of the leader's connections, by a proxy, that are shorter than what its driver says to survive (E8). The first begins with a renewal, each
 * next one a little later, the last just before the next renewal.
 */
record Stalls(Bench bench) {

    /** For the wake-ups of proxy, contender and measurement. */
    private static final Duration SHORTER = Duration.ofMillis(50);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** More than what keeps a connection open, less than a renewal. */
    private static final long RENEWAL_BYTES = 60;

    List<Row> measure() {
        List<FaultProxy> proxies = bench.servers().nodes().stream()
                .map(Stalls::address)
                .map(FaultProxy::to)
                .toList();
        List<String> addresses = proxies.stream()
                .map(proxy -> "127.0.0.1:" + proxy.address().getPort())
                .toList();
        try (Rivals rivals = bench.rivals(bench.driver(addresses), 1)) {
            rivals.join(bench.servers().addresses());
            Duration tolerance = Duration.ofMillis(Long.parseLong(rivals.settings()));
            Duration stall = tolerance.minus(SHORTER);
            int met = 0;
            for (int i = 0; i < bench.runs(); i++) {
                Duration later = bench.lease().dividedBy(3).multipliedBy(i).dividedBy(bench.runs());
                met += stall(proxies, later, stall) ? 1 : 0;
            }
            long changes = rivals.changes();
            return List.of(new Row(
                    bench.who(),
                    Part.STALLS.title() + " of " + stall.toMillis() + " ms; the formula gives " + tolerance.toMillis()
                            + " ms",
                    bench.runs() + " stalls, " + met + " of which held something back",
                    "" + changes,
                    "",
                    "0",
                    changes == 0 && met > 0));
        } finally {
            proxies.forEach(FaultProxy::close);
        }
    }

    private static InetSocketAddress address(ServerNode node) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port());
    }

    /** Whether it held something back. Afterwards there is time for two renewals. */
    private boolean stall(List<FaultProxy> proxies, Duration later, Duration time) {
        awaitRenewal(proxies);
        LockSupport.parkNanos(later.toNanos());
        long before = stalled(proxies);
        for (FaultProxy proxy : proxies) {
            proxy.stall(Direction.TO_SERVER);
            proxy.stall(Direction.TO_CLIENT);
        }
        LockSupport.parkNanos(time.toNanos());
        proxies.forEach(FaultProxy::heal);
        boolean met = stalled(proxies) > before;
        LockSupport.parkNanos(bench.lease().toNanos());
        System.err.print('.');
        return met;
    }

    private static void awaitRenewal(List<FaultProxy> proxies) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        long last = sent(proxies);
        for (long now = last; now - last < RENEWAL_BYTES; now = sent(proxies)) {
            last = now;
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("the leader renews nothing through the proxy");
            }
        }
    }

    private static long sent(List<FaultProxy> proxies) {
        return proxies.stream()
                .mapToLong(proxy -> proxy.traffic(Direction.TO_SERVER).forwarded())
                .sum();
    }

    private static long stalled(List<FaultProxy> proxies) {
        return proxies.stream()
                .mapToLong(proxy -> proxy.traffic(Direction.TO_SERVER).stalled()
                        + proxy.traffic(Direction.TO_CLIENT).stalled())
                .sum();
    }
}
