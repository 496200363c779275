package dev.regent.ha.testkit.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The port of a proxy. A socket that is bound to it and never listens keeps it from everybody else while connections are refused; that both
 * may be bound is what SO_REUSEPORT is for.
 */
final class Listener {

    private static final int BACKLOG = 1024;

    private final SocketChannel reservation;
    private final InetSocketAddress address;
    private @Nullable ServerSocketChannel server;

    Listener() throws IOException {
        reservation = SocketChannel.open();
        try {
            reservation.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            reservation.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            address = (InetSocketAddress) reservation.getLocalAddress();
        } catch (IOException | RuntimeException failure) {
            reservation.close();
            throw failure;
        }
    }

    InetSocketAddress address() {
        return address;
    }

    boolean listens() {
        return server != null;
    }

    void listen(Selector selector) throws IOException {
        ServerSocketChannel fresh = ServerSocketChannel.open();
        server = fresh;
        fresh.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        fresh.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        fresh.configureBlocking(false);
        fresh.bind((SocketAddress) address, BACKLOG);
        fresh.register(selector, SelectionKey.OP_ACCEPT);
    }

    /** The next connection, if one waits. */
    Optional<SocketChannel> accept() throws IOException {
        return server == null ? Optional.empty() : Optional.ofNullable(server.accept());
    }

    /** From now on the operating system refuses connections. */
    void refuse() throws IOException {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    void close() throws IOException {
        refuse();
        reservation.close();
    }
}
