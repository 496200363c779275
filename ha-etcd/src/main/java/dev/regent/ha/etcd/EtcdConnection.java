package dev.regent.ha.etcd;

import dev.regent.ha.support.NanoClock;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.RangeRequest;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers of one ensemble, of which one is used until it fails. So a server that is cut off from the others, whose connection is
 * well, costs one call. Safe for use by several threads.
 */
final class EtcdConnection {

    private static final Logger LOG = LoggerFactory.getLogger(EtcdConnection.class);

    private final EtcdThreads threads;
    private final NanoClock clock;
    private final List<Endpoint> servers;
    private final Optional<Login> login;
    private final UnaryCalls calls = new UnaryCalls();
    private final AtomicInteger current = new AtomicInteger();

    /** @throws dev.regent.ha.spi.InvalidConfigurationException if the certificates cannot be used */
    EtcdConnection(EtcdSettings settings, EtcdThreads threads, NanoClock clock) {
        this.threads = threads;
        this.clock = clock;
        Optional<SslContext> tls = settings.tls().map(files -> Tls.context(files, threads.timer()));
        this.servers = settings.endpoints().stream()
                .map(address -> Endpoint.of(address, settings, threads, tls, clock))
                .toList();
        this.login = settings.credentials().map(each -> new Login(each, settings.connectTimeout()));
    }

    EtcdThreads threads() {
        return threads;
    }

    /** The server that is used now. */
    Endpoint server() {
        return servers.get(current.get());
    }

    /** Uses another one from now on, if that one still is in use. */
    void avoid(Endpoint failed) {
        int index = servers.indexOf(failed);
        current.compareAndSet(index, (index + 1) % servers.size());
    }

    /**
     * Makes the first connection, in the time limit of a connection: it loads most of the client's code, which takes longer than later calls may, and
     * shows in the log what is wrong before anybody contends.
     *
     * @param anything to read
     */
    void meet(RangeRequest anything, Duration limit) {
        try {
            withToken(KVGrpc.getRangeMethod(), anything, clock.nanoTime(), limit, false);
        } catch (CallFailure failure) {
            LOG.warn("{}; it is tried again", failure.getMessage());
        }
    }

    /**
     * Sends a request that changes nothing, again if a connection broke under it.
     *
     * @throws CallFailure if no answer came
     */
    <Q, A> A read(MethodDescriptor<Q, A> method, Q request, Duration limit) throws CallFailure {
        return call(method, request, limit, true);
    }

    /**
     * Sends a request once; another time only after it certainly was not sent, or after the server certainly did nothing because it does not know
     * the token any more.
     *
     * @throws CallFailure if no answer came; its fate is that of the only sending that can have been carried out
     */
    <Q, A> A write(MethodDescriptor<Q, A> method, Q request, Duration limit) throws CallFailure {
        return call(method, request, limit, false);
    }

    /** Tries each server without waiting for a connection, and then waits for one to the next. */
    private <Q, A> A call(MethodDescriptor<Q, A> method, Q request, Duration limit, boolean repeatable)
            throws CallFailure {
        long start = clock.nanoTime();
        for (int tries = 1; tries <= servers.size(); tries++) {
            try {
                return withToken(method, request, start, limit, false);
            } catch (CallFailure failure) {
                boolean again = failure.status().getCode() == Status.Code.UNAVAILABLE
                        && (repeatable || failure.fate() == CallFailure.Fate.NOT_SENT)
                        && !isOver(start, limit);
                if (!again) {
                    throw failure;
                }
                if (tries == servers.size()) {
                    return waiting(method, request, start, limit, failure);
                }
            }
        }
        throw new IllegalStateException("no server");
    }

    /** @param why tells more than that there was no connection */
    private <Q, A> A waiting(MethodDescriptor<Q, A> method, Q request, long start, Duration limit, CallFailure why)
            throws CallFailure {
        try {
            return withToken(method, request, start, limit, true);
        } catch (CallFailure failure) {
            throw failure.fate() == CallFailure.Fate.NOT_SENT ? why.notSent() : failure;
        }
    }

    private <Q, A> A withToken(MethodDescriptor<Q, A> method, Q request, long start, Duration limit, boolean waits)
            throws CallFailure {
        Endpoint server = server();
        Optional<String> token = token(server, left(start, limit));
        try {
            return sent(server, method, request, token, left(start, limit), waits);
        } catch (CallFailure refused) {
            boolean again = login.isPresent()
                    && refused.fate() == CallFailure.Fate.REFUSED
                    && Refusals.isOfTheToken(refused.status());
            if (!again) {
                throw refused;
            }
            forget(token);
        }
        return sent(server, method, request, token(server, left(start, limit)), left(start, limit), waits);
    }

    /** Logs in if nobody has. */
    Optional<String> token(Endpoint server, Duration limit) throws CallFailure {
        if (login.isEmpty()) {
            return Optional.empty();
        }
        try {
            return login.get().token(calls, server, limit);
        } catch (CallFailure failure) {
            avoidIfItsFault(server, failure);
            throw failure;
        }
    }

    /** Makes the next call log in anew. */
    void forget(Optional<String> token) {
        login.ifPresent(each -> each.forget(token));
    }

    void close(Duration bound) {
        servers.forEach(Endpoint::close);
        threads.close(bound);
    }

    private <Q, A> A sent(
            Endpoint server,
            MethodDescriptor<Q, A> method,
            Q request,
            Optional<String> token,
            Duration limit,
            boolean waits)
            throws CallFailure {
        try {
            return calls.send(server, method, request, token, limit, waits);
        } catch (CallFailure failure) {
            avoidIfItsFault(server, failure);
            throw failure;
        }
    }

    private void avoidIfItsFault(Endpoint server, CallFailure failure) {
        if (Refusals.isOfTheServer(failure.status())) {
            avoid(server);
        }
    }

    private boolean isOver(long start, Duration limit) {
        return clock.nanoTime() - start >= limit.toNanos();
    }

    /** A nanosecond rather than nothing: a call that has no time ends by its own limit, and tells whether it was sent. */
    private Duration left(long start, Duration limit) {
        Duration left = limit.minusNanos(clock.nanoTime() - start);
        return left.isNegative() || left.isZero() ? Duration.ofNanos(1) : left;
    }
}
