package dev.regent.ha.testkit.proxy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread of a proxy: whatever happens to a connection, happens here. */
final class Reactor implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Reactor.class);
    private static final int BUFFER_BYTES = 64 << 10;
    private static final long MILLI_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** What becomes of a connection when it is made. */
    enum Welcome {
        FORWARD,
        SILENCE,
        RESET
    }

    private final Listener listener;
    private final InetSocketAddress target;
    private final LongSupplier clock;
    private final RandomGenerator random;
    private final Selector selector;
    private final Queue<Order> orders = new ConcurrentLinkedQueue<>();
    private final List<Link> links = new ArrayList<>();
    private final Map<Direction, Meter> meters = new EnumMap<>(Direction.class);
    private final Map<Direction, Disturbance> disturbances = new EnumMap<>(Direction.class);
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final Tally tally = new Tally();
    private Welcome welcome = Welcome.FORWARD;
    private volatile boolean ended;
    private volatile boolean closing;

    Reactor(Listener listener, InetSocketAddress target, LongSupplier clock, RandomGenerator random)
            throws IOException {
        this.listener = listener;
        this.target = target;
        this.clock = clock;
        this.random = random;
        for (Direction direction : Direction.values()) {
            meters.put(direction, new Meter(Optional.empty()));
        }
        this.selector = Selector.open();
        listener.listen(selector);
    }

    /** Does something in the proxy's thread and waits until it is in force. */
    void order(Action action) {
        Order order = new Order(action, new CompletableFuture<>());
        orders.add(order);
        selector.wakeup();
        if (ended) {
            refuseOrders(); // it may have come after the thread's last look
        }
        order.done.join();
    }

    Meter meter(Direction direction) {
        return Optional.ofNullable(meters.get(direction)).orElseThrow();
    }

    Tally tally() {
        return tally;
    }

    /** Only within an order, as all below. */
    List<Link> links() {
        return List.copyOf(links);
    }

    long now() {
        return clock.getAsLong();
    }

    Disturbance disturbance(Direction direction) {
        return disturbances.getOrDefault(direction, Disturbance.NONE);
    }

    void disturbNew(Direction direction, Disturbance disturbance) {
        disturbances.put(direction, disturbance);
    }

    void welcome(Welcome next) {
        welcome = next;
    }

    void refuse() throws IOException {
        listener.refuse();
    }

    void healAll() throws IOException {
        disturbances.clear();
        welcome = Welcome.FORWARD;
        if (!listener.listens()) {
            listener.listen(selector);
        }
        for (Link link : links) {
            heal(link);
        }
    }

    void heal(Link link) {
        for (Direction direction : Direction.values()) {
            link.pump(direction).heal(now());
        }
        if (link.silent()) {
            link.connect(target);
        }
    }

    void reset(Link link) {
        if (link.open()) {
            tally.reset.incrementAndGet();
            link.reset();
        }
    }

    /** Asks the thread to end; it closes everything. */
    void close() {
        closing = true;
        selector.wakeup();
    }

    @Override
    public void run() {
        try {
            while (!closing) {
                round();
            }
        } catch (IOException | RuntimeException defect) {
            log.error("the fault proxy on {} ends because of a defect", listener.address(), defect);
        } finally {
            ended = true;
            closeAll();
            refuseOrders();
        }
    }

    private void round() throws IOException {
        List<Order> carriedOut = carryOut();
        long left = move();
        if (!carriedOut.isEmpty()) {
            selector.selectNow(); // only now are sockets closed that were cancelled
            carriedOut.forEach(order -> order.done.complete(true));
        } else if (left == Pump.NEVER) {
            selector.select();
        } else {
            selector.select(Math.max(1, (left + MILLI_NANOS - 1) / MILLI_NANOS));
        }
        selector.selectedKeys().clear(); // what is ready is asked of the keys themselves
        acceptAll();
    }

    private List<Order> carryOut() {
        List<Order> carriedOut = new ArrayList<>();
        for (Order order = orders.poll(); order != null; order = orders.poll()) {
            try {
                order.action.run();
                carriedOut.add(order);
            } catch (IOException | RuntimeException failure) {
                order.done.completeExceptionally(failure);
            }
        }
        return carriedOut;
    }

    private long move() {
        long left = Pump.NEVER;
        long now = now();
        for (Link link : links) {
            left = Math.min(left, link.run(now, buffer, tally));
        }
        links.removeIf(link -> !link.open());
        tally.open.set(links.size());
        return left;
    }

    private void acceptAll() throws IOException {
        for (Optional<SocketChannel> next = listener.accept(); next.isPresent(); next = listener.accept()) {
            tally.accepted.incrementAndGet();
            greet(next.get());
        }
    }

    private void greet(SocketChannel accepted) throws IOException {
        if (welcome == Welcome.RESET) {
            tally.turnedAway.incrementAndGet();
            accepted.setOption(StandardSocketOptions.SO_LINGER, 0);
            accepted.close();
            return;
        }
        Link link = new Link(accepted, selector, meters, disturbances, random, now());
        links.add(link);
        if (welcome == Welcome.SILENCE) {
            tally.silent.incrementAndGet();
        } else {
            link.connect(target);
        }
    }

    private void closeAll() {
        links.forEach(Link::close);
        links.clear();
        tally.open.set(0);
        try {
            listener.close();
            selector.close();
        } catch (IOException failure) {
            log.warn("the fault proxy on {} did not close well", listener.address(), failure);
        }
    }

    private void refuseOrders() {
        for (Order order = orders.poll(); order != null; order = orders.poll()) {
            order.done.completeExceptionally(new IllegalStateException("the fault proxy is closed"));
        }
    }

    /** What can fail. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    /** What somebody waits for. */
    private record Order(Action action, CompletableFuture<Boolean> done) {}
}
