package dev.regent.ha.support.http;

import dev.regent.ha.support.NanoClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Opens connections. Nothing of a request is sent by it. */
final class Dialer {

    private final Resolver resolver;
    private final Deadlines deadlines;
    private final Optional<FileContent<SSLSocketFactory>> tls;
    private final Optional<String> serverName;
    private final NanoClock clock;
    private final int mostBytes;

    /**
     * @param tls for endpoints that speak HTTPS; empty if none does
     * @param serverName the name that certificates of servers must have, where it is not the endpoint's host
     * @param mostBytes largest body of an answer
     */
    Dialer(
            Resolver resolver,
            Deadlines deadlines,
            Optional<FileContent<SSLSocketFactory>> tls,
            Optional<String> serverName,
            NanoClock clock,
            int mostBytes) {
        this.resolver = resolver;
        this.deadlines = deadlines;
        this.tls = tls;
        this.serverName = serverName;
        this.clock = clock;
        this.mostBytes = mostBytes;
    }

    /** Connects to the first address of the endpoint that lets it, TLS handshake included, within the limit. */
    Connection dial(Endpoint endpoint, Duration limit) throws IOException {
        long start = clock.nanoTime();
        IOException last = new IOException("no address");
        for (InetAddress address : resolver.resolve(endpoint.host(), limit)) {
            Duration left = limit.minusNanos(clock.nanoTime() - start);
            if (left.isNegative() || left.isZero() || Thread.currentThread().isInterrupted()) {
                break;
            }
            try {
                return connect(endpoint, address, left);
            } catch (IOException failed) {
                last = failed;
            }
        }
        throw last;
    }

    private Connection connect(Endpoint endpoint, InetAddress address, Duration left) throws IOException {
        SocketChannel channel = SocketChannel.open();
        boolean connected = false;
        try {
            Deadlines.Guard guard = deadlines.closing(channel, left);
            try {
                Connection connection = connect(endpoint, channel, new InetSocketAddress(address, endpoint.port()));
                connected = guard.disarm();
                if (connected) {
                    return connection;
                }
            } catch (IOException failed) {
                if (guard.disarm()) {
                    throw failed;
                }
            }
            throw new SocketTimeoutException("no connection within " + left.toMillis() + " ms");
        } finally {
            if (!connected) {
                channel.close();
            }
        }
    }

    private Connection connect(Endpoint endpoint, SocketChannel channel, InetSocketAddress address) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        channel.connect(address);
        Socket socket = endpoint.tls() ? encrypted(endpoint, channel.socket()) : channel.socket();
        return new Connection(endpoint, channel, socket, mostBytes);
    }

    private Socket encrypted(Endpoint endpoint, Socket plain) throws IOException {
        SSLSocketFactory factory =
                tls.orElseThrow(() -> new IOException("TLS is not configured")).current();
        String name = serverName.orElse(endpoint.host());
        SSLSocket socket = (SSLSocket) factory.createSocket(plain, name, endpoint.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }
}
