package dev.regent.testservers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Two connections made one: what comes from either goes to the other, ends of streams included. */
final class Splice {

    private static final Logger LOG = LoggerFactory.getLogger(Splice.class);
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final int SIZE = 16 * 1024;

    private final SocketChannel one;
    private final SocketChannel other;
    private final AtomicInteger ended = new AtomicInteger();

    private Splice(SocketChannel one, SocketChannel other) {
        this.one = one;
        this.other = other;
    }

    /** Goes on in threads of its own until both have ended, or one is broken; then both are closed. */
    static void join(SocketChannel one, SocketChannel other) {
        Splice splice = new Splice(one, other);
        background(() -> splice.pass(one, other));
        background(() -> splice.pass(other, one));
    }

    static void background(Runnable work) {
        Thread thread = new Thread(work, "regent-relay-" + NUMBER.incrementAndGet());
        thread.setDaemon(true);
        thread.start();
    }

    static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException failed) {
            LOG.debug("a relayed connection did not close", failed);
        }
    }

    private void pass(SocketChannel from, SocketChannel to) {
        ByteBuffer bytes = ByteBuffer.allocate(SIZE);
        try {
            while (from.read(bytes) >= 0) {
                bytes.flip();
                while (bytes.hasRemaining()) {
                    to.write(bytes);
                }
                bytes.clear();
            }
            to.shutdownOutput();
            if (ended.incrementAndGet() == 2) {
                close();
            }
        } catch (IOException broken) {
            LOG.debug("a relayed connection ended: {}", broken.toString());
            close();
        }
    }

    private void close() {
        close(one);
        close(other);
    }
}
