package dev.regent.ha.support.http;

import dev.regent.ha.support.RegentThreads;
import dev.regent.ha.support.Threading;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/**
 * Sends requests to one of several addresses, each request at most once. A failed address is left for the next one: at once while nothing has
 * been sent, otherwise with the next request; while all have failed, connections are spaced ({@link Pace}). Calls block on the caller's thread, end within their limit, and end early when it is interrupted
 * (the flag stays set). Redirects are not followed. Safe for use by several threads.
 */
public final class HttpCalls {

    private final List<Endpoint> endpoints;
    private final Duration connectTimeout;
    private final HttpPeer peer;
    private final Threading threads;
    private final ScheduledExecutorService timer;
    private final ExecutorService lookups;
    private final Deadlines deadlines;
    private final Dialer dialer;
    private final ConnectionPool pool;
    private final List<Pace> paces; // of the endpoints, in their order
    private final AtomicInteger current = new AtomicInteger();

    /** Connects to nothing yet. */
    public HttpCalls(HttpPeer peer, Threading threads) {
        this.peer = peer;
        this.endpoints = peer.endpoints();
        this.connectTimeout = peer.connectTimeout();
        this.threads = threads;
        this.timer = threads.timer(peer.threads() + "-deadline");
        this.lookups = threads.serial(peer.threads() + "-dns");
        this.deadlines = new Deadlines(timer);
        this.dialer = new Dialer(
                new Resolver(threads, lookups), deadlines, peer.tls(), peer.tlsServerName(), threads, peer.mostBytes());
        this.pool = new ConnectionPool(threads);
        this.paces = endpoints.stream().map(endpoint -> new Pace(threads)).toList();
    }

    /** Never throws but for defects of our own. */
    public Exchange call(Request request, Duration limit) {
        long start = threads.nanoTime();
        String failures = "";
        for (int tries = 0; tries < endpoints.size(); tries++) {
            if (Thread.currentThread().isInterrupted()) {
                return new Exchange.NotSent(
                        "interrupted before the request to " + peer.name() + " was sent" + failures);
            }
            int chosen = current.get();
            Endpoint endpoint = endpoints.get(chosen);
            Duration left = limit.minusNanos(threads.nanoTime() - start);
            try {
                Connection connection = connection(chosen, left, endpoints.size() - tries);
                return exchange(chosen, connection, request, limit.minusNanos(threads.nanoTime() - start), limit);
            } catch (IOException unreachable) {
                avoid(chosen);
                failures += (failures.isEmpty() ? "" : "; ") + "cannot connect to " + peer.name() + " at " + endpoint
                        + ": " + why(unreachable);
            }
        }
        return new Exchange.NotSent(failures);
    }

    /**
     * As {@link #call}, for an answer that comes line by line and may go on for long.
     *
     * @param limit of connecting
     * @param silence longest time without a line, after which the connection counts as lost
     */
    public Exchange stream(Request request, Duration limit, Duration silence, LineListener lines) {
        if (Thread.currentThread().isInterrupted()) {
            return new Exchange.NotSent("interrupted before the request to " + peer.name() + " was sent");
        }
        int chosen = current.get();
        Endpoint endpoint = endpoints.get(chosen);
        Connection connection;
        try {
            connection = connection(chosen, limit, 1);
        } catch (IOException unreachable) {
            avoid(chosen);
            return new Exchange.NotSent(
                    "cannot connect to " + peer.name() + " at " + endpoint + ": " + why(unreachable));
        }
        try (Silence guard = new Silence(connection, silence)) {
            Answer answer = connection.stream(request, peer.credentials().headers(), line -> {
                guard.heard();
                lines.line(line);
            });
            pool.discard(connection);
            judge(chosen, answer);
            return new Exchange.Answered(endpoint, answer);
        } catch (IOException lost) {
            failed(chosen, connection);
            return new Exchange.Lost("the answer of " + peer.name() + " at " + endpoint + " ended: " + why(lost));
        }
    }

    /** Ends a connection on which nothing comes any more. */
    private final class Silence implements AutoCloseable {

        private final Connection connection;
        private final Duration longest;
        private Deadlines.Guard guard;

        Silence(Connection connection, Duration longest) throws IOException {
            this.connection = connection;
            this.longest = longest;
            this.guard = guard(connection, longest);
        }

        void heard() throws IOException {
            guard.disarm();
            guard = guard(connection, longest);
        }

        @Override
        public void close() {
            guard.disarm();
        }
    }

    private Connection connection(int chosen, Duration left, int candidates) throws IOException {
        Optional<Connection> open = pool.take(endpoints.get(chosen));
        if (open.isPresent()) {
            return open.get();
        }
        long start = threads.nanoTime();
        paces.get(chosen).await(candidates > 1 ? Duration.ZERO : left); // another address may be there now
        Connection made =
                dial(chosen, left.minusNanos(threads.nanoTime() - start).dividedBy(candidates));
        pool.add(made);
        return made;
    }

    /** @param share of the time, so that an address that swallows everything leaves some for the others */
    private Connection dial(int chosen, Duration share) throws IOException {
        try {
            return dialer.dial(endpoints.get(chosen), share.compareTo(connectTimeout) < 0 ? share : connectTimeout);
        } catch (IOException unreachable) {
            unusable(chosen, why(unreachable));
            throw unreachable;
        }
    }

    private void unusable(int chosen, String why) {
        if (!Thread.currentThread().isInterrupted()) {
            paces.get(chosen).failed(why);
        }
    }

    private Exchange exchange(int chosen, Connection connection, Request request, Duration left, Duration limit)
            throws IOException {
        if (left.isNegative() || left.isZero()) {
            pool.give(connection);
            return new Exchange.NotSent("connecting to " + peer.name() + " at " + connection.endpoint()
                    + " took all of " + limit.toMillis() + " ms");
        }
        boolean first = !connection.isUsed();
        Deadlines.Guard guard = guard(connection, left);
        Endpoint endpoint = connection.endpoint();
        try {
            Answer answer = connection.exchange(request, peer.credentials().headers());
            if (guard.disarm() && answer.reusable()) {
                pool.give(connection);
            } else {
                pool.discard(connection);
            }
            judge(chosen, answer);
            return new Exchange.Answered(endpoint, answer);
        } catch (SSLHandshakeException refused) {
            guard.disarm();
            failed(chosen, connection);
            String why = peer.name() + " at " + endpoint + " refused the TLS connection: " + why(refused);
            unusable(chosen, why);
            return first ? new Exchange.NotSent(why) : new Exchange.Lost(why);
        } catch (IOException lost) {
            boolean late = !guard.disarm();
            failed(chosen, connection);
            String why = "no answer from " + peer.name() + " at " + endpoint
                    + (late ? " within " + limit.toMillis() + " ms" : ": " + why(lost))
                    + (first && endpoint.tls() && !late ? peer.whenReset() : "");
            if (first && !late) {
                unusable(chosen, why);
            }
            return new Exchange.Lost(why);
        }
    }

    private Deadlines.Guard guard(Connection connection, Duration left) throws IOException {
        try {
            return deadlines.closing(connection.channel(), left);
        } catch (IOException closed) {
            pool.discard(connection);
            throw closed;
        }
    }

    private void judge(int chosen, Answer answer) {
        paces.get(chosen).worked();
        if (answer.status() == 401 || answer.status() == 403) {
            peer.credentials().refused();
        } else if (answer.status() >= 500) {
            avoid(chosen); // for example a server that sees no leader, while another one does
        }
    }

    private void failed(int chosen, Connection connection) {
        pool.discard(connection);
        pool.discardIdle(connection.endpoint());
        avoid(chosen);
    }

    /** Each failure moves on by one address, however many calls met it. */
    private void avoid(int chosen) {
        current.compareAndSet(chosen, (chosen + 1) % endpoints.size());
    }

    private String why(IOException failure) {
        if (Thread.currentThread().isInterrupted()) {
            return "interrupted";
        }
        if (failure instanceof SSLException) {
            return "TLS failed (" + failure.getMessage() + "): " + peer.whenTlsFails();
        }
        if (failure instanceof ConnectException) {
            return "connection refused or unreachable";
        }
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    /** Ends all connections and threads; calls that are under way end. Idempotent. */
    public void close(Duration bound) {
        pool.close();
        RegentThreads.shutdown(timer, "the timer of the calls to " + peer.name(), bound);
        RegentThreads.shutdown(lookups, "the look-up of host names of " + peer.name(), bound);
    }
}
