package dev.regent.testservers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way into {@link Networks}: each port of a server in there is reached at the same port of 127.0.0.1, also while the server is cut off from the others. A
 * connection that the server does not take ends at once.
 */
final class Relay implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
    private static final long POLL_MILLIS = 20;
    private static final int BACKLOG = 128;

    private final Path socket;
    private final ServerProcess inner;
    private final List<ServerSocketChannel> listeners = new ArrayList<>();

    private Relay(Path socket, ServerProcess inner) {
        this.socket = socket;
        this.inner = inner;
    }

    /**
     * Opens it.
     *
     * @param folder where it writes its log
     * @throws IOException a port is taken, or the inner half does not start
     */
    static Relay open(Networks networks, List<Member> members, Path folder) throws IOException {
        Path socket = networks.folder().resolve("relay");
        List<String> command = new ArrayList<>(networks.entryOfClients());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                RelayMain.class.getName(),
                socket.toString()));
        Path log = folder.resolve("relay.log");
        Relay relay = new Relay(socket, ServerProcess.start(command, folder, log));
        try {
            relay.awaitInner();
            for (Member member : members) {
                for (int port : member.ports()) {
                    relay.listen(member.host(), port);
                }
            }
            return relay;
        } catch (IOException | RuntimeException failed) {
            relay.close();
            throw failed;
        }
    }

    /** Its connections end with the process of the inner half. */
    @Override
    public void close() {
        for (ServerSocketChannel listener : listeners) {
            try {
                listener.close();
            } catch (IOException failed) {
                LOG.warn("a relay did not close", failed);
            }
        }
        inner.kill();
    }

    private void awaitInner() throws IOException {
        while (!Files.exists(socket)) {
            if (inner.endsWithin(POLL_MILLIS)) {
                throw new IOException("the relay to test servers ended: " + inner.output());
            }
        }
    }

    private void listen(String host, int port) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        listeners.add(listener);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        Splice.background(() -> serve(listener, host + ":" + port + "\n"));
    }

    private void serve(ServerSocketChannel listener, String target) {
        while (true) {
            try {
                SocketChannel client = listener.accept();
                Splice.background(() -> connect(client, target));
            } catch (IOException closed) {
                LOG.debug("a relay ended: {}", closed.toString());
                return;
            }
        }
    }

    private void connect(SocketChannel client, String target) {
        try {
            SocketChannel server = SocketChannel.open(UnixDomainSocketAddress.of(socket));
            ByteBuffer line = US_ASCII.encode(target);
            while (line.hasRemaining()) {
                server.write(line);
            }
            Splice.join(client, server);
        } catch (IOException ended) {
            LOG.debug("not relayed: {}", ended.toString());
            Splice.close(client);
        }
    }
}
