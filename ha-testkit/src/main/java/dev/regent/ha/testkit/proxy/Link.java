package dev.regent.ha.testkit.proxy;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One proxied connection: two endpoints and a pump for each direction. Used by the proxy's thread alone, but for its meters. */
final class Link {

    private static final Logger log = LoggerFactory.getLogger(Link.class);

    private enum State {
        SILENT,
        CONNECTING,
        OPEN,
        CLOSED
    }

    private final Endpoint client;
    private final Endpoint server;
    private final Map<Direction, Pump> pumps = new EnumMap<>(Direction.class);
    private final SocketAddress remote;
    private State state = State.SILENT;

    /** @param accepted from the client */
    Link(
            SocketChannel accepted,
            Selector selector,
            Map<Direction, Meter> all,
            Map<Direction, Disturbance> disturbances,
            RandomGenerator random,
            long now)
            throws IOException {
        client = endpoint(accepted, selector);
        server = endpoint(SocketChannel.open(), selector);
        remote = accepted.getRemoteAddress();
        for (Direction direction : Direction.values()) {
            boolean toServer = direction == Direction.TO_SERVER;
            Meter meter = new Meter(Optional.ofNullable(all.get(direction)));
            Disturbance disturbance = disturbances.getOrDefault(direction, Disturbance.NONE);
            pumps.put(
                    direction,
                    new Pump(toServer ? client : server, toServer ? server : client, meter, random, disturbance, now));
        }
    }

    private static Endpoint endpoint(SocketChannel channel, Selector selector) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return new Endpoint(channel, selector);
    }

    /** The client's address. */
    SocketAddress remote() {
        return remote;
    }

    Pump pump(Direction direction) {
        return Optional.ofNullable(pumps.get(direction)).orElseThrow();
    }

    boolean open() {
        return state != State.CLOSED;
    }

    boolean silent() {
        return state == State.SILENT;
    }

    /** Begins to forward; whatever comes of it shows later. */
    void connect(SocketAddress target) {
        state = State.CONNECTING;
        try {
            server.channel().connect(target);
        } catch (IOException failure) {
            server.breaks(failure);
        }
    }

    /** Does what there is to do. Nanoseconds until there is more, unless something happens before. */
    long run(long now, ByteBuffer buffer, Tally tally) {
        if (state == State.CONNECTING && !connected(tally)) {
            return Pump.NEVER;
        }
        if (state != State.OPEN) {
            return Pump.NEVER;
        }
        long left = Pump.NEVER;
        for (Pump pump : pumps.values()) {
            if (pump.run(now, buffer)) {
                tally.reset.incrementAndGet();
                reset();
                return Pump.NEVER;
            }
            left = Math.min(left, pump.left());
        }
        return settle(now, left);
    }

    private long settle(long now, long before) {
        long left = before;
        for (Pump pump : pumps.values()) {
            if (pump.breaks(now)) {
                reset();
                return Pump.NEVER;
            }
            left = Math.min(left, pump.left());
        }
        if (pumps.values().stream().allMatch(Pump::done)) {
            close();
            return Pump.NEVER;
        }
        client.watch();
        server.watch();
        return left;
    }

    private boolean connected(Tally tally) {
        try {
            if (!server.broken() && server.channel().finishConnect()) {
                state = State.OPEN;
                return true;
            }
        } catch (IOException failure) {
            server.breaks(failure);
        }
        if (server.broken()) {
            log.debug("{} is reset, since the server cannot be reached", remote);
            tally.unreachable.incrementAndGet();
            reset();
        } else {
            server.want(SelectionKey.OP_CONNECT);
            server.watch();
        }
        return false;
    }

    /** Ends the stream of that direction, if the connection is open. */
    void end(Direction direction) {
        if (state == State.OPEN) {
            pump(direction).end();
        }
    }

    /** Resets both ends. */
    void reset() {
        state = State.CLOSED;
        pumps.values().forEach(Pump::dropAll);
        client.reset();
        server.reset();
    }

    void close() {
        state = State.CLOSED;
        pumps.values().forEach(Pump::dropAll);
        client.close();
        server.close();
    }
}
