package dev.regent.ha.testkit.proxy;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * A TCP proxy on a free loopback port. Clients connect to {@link #address}, and it forwards to the target, bit for bit and half-closes
 * included, until a fault is injected. Its own verbs concern all connections, those that are open and those that come; {@link #connections}
 * gives them one by one. It has one thread, {@code regent-fault-proxy-n}, and holds at most 1 MiB of each direction of a connection.
 *
 * <pre>{@code
 * try (FaultProxy proxy = FaultProxy.to(server.address())) {
 *     HaBackend client = open(proxy.address());
 *     proxy.swallow(Direction.TO_CLIENT);       // every request is carried out, no answer comes back
 *     ...
 *     proxy.reset();                            // what was lost stays lost, so the client needs a new connection
 *     proxy.heal();
 *     assertThat(proxy.traffic(Direction.TO_CLIENT).dropped()).isPositive(); // the fault bit
 * }
 * }</pre>
 */
public final class FaultProxy implements Faults, AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Duration END = Duration.ofSeconds(5);

    private final InetSocketAddress address;
    private final Reactor reactor;
    private final Thread thread;

    private FaultProxy(InetSocketAddress address, Reactor reactor) {
        this.address = address;
        this.reactor = reactor;
        this.thread = new Thread(reactor, "regent-fault-proxy-" + NUMBER.incrementAndGet());
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Starts a proxy.
     *
     * @param target where it connects to for each client, resolved; need not be reachable yet
     * @throws UncheckedIOException if no port is free
     */
    public static FaultProxy to(InetSocketAddress target) {
        return to(target, new Random());
    }

    /**
     * Starts a proxy whose jitter can be repeated.
     *
     * @param target as above
     * @param random where the jitter comes from; used by the proxy's thread
     * @throws UncheckedIOException if no port is free
     */
    public static FaultProxy to(InetSocketAddress target, RandomGenerator random) {
        requireNonNull(target, "target is null");
        requireNonNull(random, "random is null");
        if (target.isUnresolved()) {
            throw new IllegalArgumentException("the address " + target + " is not resolved");
        }
        try {
            Listener listener = new Listener();
            try {
                return new FaultProxy(listener.address(), new Reactor(listener, target, System::nanoTime, random));
            } catch (IOException failure) {
                listener.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot open a fault proxy to " + target, failure);
        }
    }

    /** Where clients connect to; stays the same for the proxy's life. */
    public InetSocketAddress address() {
        return address;
    }

    /** The connections that are open now, in the order in which they were made. */
    public List<ProxiedConnection> connections() {
        List<ProxiedConnection> open = new ArrayList<>();
        order(() -> reactor.links().forEach(link -> open.add(new ProxiedConnection(reactor, link))));
        return List.copyOf(open);
    }

    /** From now on the operating system refuses new connections, as that of a machine does whose server is down. */
    public void refuseConnections() {
        order(reactor::refuse);
    }

    /** From now on new connections are accepted, and reset at once. */
    public void resetConnections() {
        order(() -> reactor.welcome(Reactor.Welcome.RESET));
    }

    /**
     * From now on new connections are accepted, and nothing is read from them nor said, as by a server that hangs. {@link #heal} connects them
     * to the target.
     */
    public void silenceConnections() {
        order(() -> reactor.welcome(Reactor.Welcome.SILENCE));
    }

    /** What has happened to connections so far; also answers after the proxy was closed. */
    public ConnectionCounts counts() {
        return reactor.tally().read();
    }

    @Override
    public void delay(Direction direction, Duration delay, Duration jitter) {
        disturb(direction, now -> now.withDelay(delay, jitter));
    }

    @Override
    public void lose(Direction direction, double part) {
        disturb(direction, now -> now.withLoss(part));
    }

    @Override
    public void throttle(Direction direction, long bytesPerSecond) {
        disturb(direction, now -> now.withRate(bytesPerSecond));
    }

    @Override
    public void stall(Direction direction) {
        disturb(direction, Disturbance::withStall);
    }

    @Override
    public void swallow(Direction direction) {
        disturb(direction, Disturbance::withSwallow);
    }

    @Override
    public void reset() {
        order(() -> reactor.links().forEach(reactor::reset));
    }

    @Override
    public void resetAfter(Direction direction, long bytes) {
        disturb(direction, now -> now.withResetAfter(bytes));
    }

    @Override
    public void closeHalf(Direction direction) {
        order(() -> reactor.links().forEach(link -> link.end(direction)));
    }

    /** Ends all faults of all connections, and receives new ones again. */
    @Override
    public void heal() {
        order(reactor::healAll);
    }

    @Override
    public Traffic traffic(Direction direction) {
        return reactor.meter(direction).read();
    }

    /** Closes every connection and the port. Idempotent; takes at most 5 s. What is held is lost. */
    @Override
    public void close() {
        reactor.close();
        try {
            thread.join(END.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void disturb(Direction direction, UnaryOperator<Disturbance> change) {
        order(() -> {
            reactor.disturbNew(direction, change.apply(reactor.disturbance(direction)));
            for (Link link : reactor.links()) {
                Pump pump = link.pump(direction);
                pump.disturb(change.apply(pump.disturbance()));
            }
        });
    }

    private void order(Reactor.Action action) {
        order(reactor, action);
    }

    /** Does something in the proxy's thread, and throws here what it threw there. */
    static void order(Reactor reactor, Reactor.Action action) {
        try {
            reactor.order(action);
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof IOException failure) {
                throw new UncheckedIOException("the fault proxy cannot do that", failure);
            }
            if (failed.getCause() instanceof IllegalArgumentException wrong) {
                throw wrong;
            }
            throw new IllegalStateException(failed.getCause());
        }
    }
}
