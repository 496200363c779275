package dev.regent.ha.testkit.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;

/** A proxy between a client and a server whose sockets the test itself holds. */
final class Wire implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 30_000;

    private final ServerSocket server;
    private final FaultProxy proxy;
    private final Deque<Socket> sockets = new ArrayDeque<>();

    Wire() throws IOException {
        server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        server.setSoTimeout(PATIENCE_MILLIS);
        proxy = FaultProxy.to((InetSocketAddress) server.getLocalSocketAddress());
    }

    FaultProxy proxy() {
        return proxy;
    }

    /** Only the client's end; the server has not accepted it. */
    Socket dial() throws IOException {
        Socket socket = kept(new Socket());
        socket.connect(proxy.address(), PATIENCE_MILLIS);
        return socket;
    }

    Socket accept() throws IOException {
        return kept(server.accept());
    }

    Ends connect() throws IOException {
        Socket client = dial();
        return new Ends(client, accept());
    }

    /** The server is gone. */
    void stopServer() throws IOException {
        server.close();
    }

    private Socket kept(Socket socket) throws IOException {
        sockets.push(socket);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    @Override
    public void close() throws IOException {
        while (!sockets.isEmpty()) {
            sockets.pop().close();
        }
        proxy.close();
        server.close();
    }

    /** Both ends of one connection. */
    record Ends(Socket client, Socket server) {

        Socket sender(Direction direction) {
            return direction == Direction.TO_SERVER ? client : server;
        }

        Socket receiver(Direction direction) {
            return direction == Direction.TO_SERVER ? server : client;
        }

        OutputStream out(Direction direction) throws IOException {
            return sender(direction).getOutputStream();
        }

        InputStream in(Direction direction) throws IOException {
            return receiver(direction).getInputStream();
        }

        /** Sends a few bytes and reads them at the other end. */
        String pass(Direction direction, String text) throws IOException {
            send(direction, text);
            return read(direction, text.length());
        }

        void send(Direction direction, String text) throws IOException {
            out(direction).write(text.getBytes(US_ASCII));
        }

        String read(Direction direction, int length) throws IOException {
            return new String(in(direction).readNBytes(length), US_ASCII);
        }

        boolean nothingCame(Direction direction) throws IOException {
            return in(direction).available() == 0;
        }
    }
}
