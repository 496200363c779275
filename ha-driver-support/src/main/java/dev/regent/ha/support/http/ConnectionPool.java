package dev.regent.ha.support.http;

import dev.regent.ha.support.NanoClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The open connections of one driver, those in use included, so that closing ends all of them. Safe for use by several threads. */
final class ConnectionPool {

    private static final int MOST_IDLE = 8;
    private static final long TRUSTED_NANOS = Duration.ofMillis(200).toNanos();
    private static final long OLDEST_NANOS = Duration.ofSeconds(60).toNanos();

    private final NanoClock clock;
    private final Deque<Idle> idle = new ArrayDeque<>();
    private final Set<Connection> inUse = new HashSet<>();
    private boolean closed;

    ConnectionPool(NanoClock clock) {
        this.clock = clock;
    }

    /** An open connection to that endpoint on which the peer is still there, as far as one can tell. */
    Optional<Connection> take(Endpoint endpoint) {
        for (Optional<Idle> next = next(endpoint); next.isPresent(); next = next(endpoint)) {
            Connection connection = next.get().connection;
            long age = clock.nanoTime() - next.get().since;
            if (age < TRUSTED_NANOS || age < OLDEST_NANOS && connection.isFresh()) {
                return Optional.of(connection);
            }
            discard(connection);
        }
        return Optional.empty();
    }

    /** The one that was used last: the others may grow old. */
    private synchronized Optional<Idle> next(Endpoint endpoint) {
        for (Idle each : idle) {
            if (each.connection.endpoint().equals(endpoint)) {
                idle.remove(each);
                inUse.add(each.connection);
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** Counts a new connection as one in use. */
    void add(Connection connection) throws IOException {
        synchronized (this) {
            if (!closed) {
                inUse.add(connection);
                return;
            }
        }
        connection.close();
        throw new IOException("the driver is closed");
    }

    /** Takes back one that may carry another request. */
    void give(Connection connection) {
        Optional<Connection> tooMany = keep(connection);
        tooMany.ifPresent(Connection::close);
    }

    private synchronized Optional<Connection> keep(Connection connection) {
        inUse.remove(connection);
        if (closed) {
            return Optional.of(connection);
        }
        idle.addFirst(new Idle(connection, clock.nanoTime()));
        return idle.size() > MOST_IDLE ? Optional.of(idle.removeLast().connection) : Optional.empty();
    }

    void discard(Connection connection) {
        synchronized (this) {
            inUse.remove(connection);
        }
        connection.close();
    }

    /** Closes the idle ones to an endpoint that has failed. */
    void discardIdle(Endpoint endpoint) {
        List<Connection> found = new ArrayList<>();
        synchronized (this) {
            idle.removeIf(each -> each.connection.endpoint().equals(endpoint) && found.add(each.connection));
        }
        found.forEach(Connection::close);
    }

    /** Closes all, also those in use, whose calls then end. Idempotent. */
    void close() {
        List<Connection> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(inUse);
            idle.forEach(each -> all.add(each.connection));
            inUse.clear();
            idle.clear();
        }
        all.forEach(Connection::close);
    }

    private record Idle(Connection connection, long since) {}
}
