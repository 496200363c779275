package dev.regent.ha.testkit.proxy;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One of the two sockets of a proxied connection. Used by the proxy's thread alone. */
final class Endpoint {

    private static final Logger log = LoggerFactory.getLogger(Endpoint.class);

    private final SocketChannel channel;
    private final SelectionKey key;
    private int wanted;
    private boolean broken;

    /** @param channel non-blocking */
    Endpoint(SocketChannel channel, Selector selector) throws IOException {
        this.channel = channel;
        this.key = channel.register(selector, 0, this);
    }

    SocketChannel channel() {
        return channel;
    }

    /** Whether the last look found it ready for that operation. */
    boolean ready(int operation) {
        return key.isValid() && (key.readyOps() & operation) != 0;
    }

    /** Asks to be woken for that operation; asked anew in each round. */
    void want(int operation) {
        wanted |= operation;
    }

    /** Puts into force what was asked for since the last call. */
    void watch() {
        if (key.isValid() && key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
        wanted = 0;
    }

    /** The other side has reset it, or vanished. */
    boolean broken() {
        return broken;
    }

    void breaks(IOException failure) {
        log.debug("{} broke: {}", channel, failure.toString());
        broken = true;
    }

    void end() {
        try {
            channel.shutdownOutput();
        } catch (IOException failure) {
            breaks(failure);
        }
    }

    void reset() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException alreadyGone) {
            log.debug("{} cannot be reset: {}", channel, alreadyGone.toString());
        }
        close();
    }

    void close() {
        key.cancel();
        try {
            channel.close();
        } catch (IOException failure) {
            log.debug("{} did not close well: {}", channel, failure.toString());
        }
    }
}
