package dev.regent.testservers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inner half of a {@link Relay}: a process in the network of the clients. Argument: the file of its socket. Each connection begins with a line
 * {@code host:port}, and is that server's from then on.
 */
public final class RelayMain {

    private static final Logger LOG = LoggerFactory.getLogger(RelayMain.class);
    private static final int MOST_CHARACTERS = 64;

    private RelayMain() {}

    /**
     * Runs until the process is killed.
     *
     * @param arguments see the class
     */
    public static void main(String[] arguments) throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(Path.of(arguments[0])));
            while (true) {
                SocketChannel client = listener.accept();
                Splice.background(() -> connect(client));
            }
        }
    }

    private static void connect(SocketChannel client) {
        try {
            String target = line(client);
            int colon = target.lastIndexOf(':');
            Splice.join(
                    client,
                    SocketChannel.open(new InetSocketAddress(
                            target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)))));
        } catch (IOException unreachable) {
            LOG.debug("not connected: {}", unreachable.toString());
            Splice.close(client);
        }
    }

    private static String line(SocketChannel client) throws IOException {
        StringBuilder line = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (line.length() < MOST_CHARACTERS) {
            if (client.read(one.clear()) < 0) {
                throw new EOFException("ended after " + line);
            }
            String character = US_ASCII.decode(one.flip()).toString();
            if (character.equals("\n")) {
                return line.toString();
            }
            line.append(character);
        }
        throw new IOException("no target but " + line);
    }
}
