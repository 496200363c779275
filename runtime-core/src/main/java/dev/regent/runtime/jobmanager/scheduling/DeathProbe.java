package dev.regent.runtime.jobmanager.scheduling;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out whether the process behind a broken stream is gone, faster than its membership ends. */
public interface DeathProbe {

    /** Asks the network: where nothing listens any more, the process is gone. Whatever else happens proves nothing. */
    DeathProbe TCP = new Tcp();

    /**
     * Whether the process that listened on an address is certainly gone. Blocks for a bounded time.
     *
     * @param address host:port
     */
    boolean isGone(String address);

    /** See {@link #TCP}. */
    final class Tcp implements DeathProbe {

        private static final Logger LOG = LoggerFactory.getLogger(DeathProbe.class);
        private static final int TIMEOUT_MILLIS = 1_000;

        private Tcp() {}

        @Override
        public boolean isGone(String address) {
            int colon = address.lastIndexOf(':');
            try (Socket socket = new Socket()) {
                int port = Integer.parseInt(address.substring(colon + 1));
                socket.connect(new InetSocketAddress(address.substring(0, colon), port), TIMEOUT_MILLIS);
                return false;
            } catch (ConnectException refused) {
                return true;
            } catch (IOException | RuntimeException unclear) {
                LOG.debug("Whether {} is gone is not known: {}", address, unclear.toString());
                return false;
            }
        }
    }
}
