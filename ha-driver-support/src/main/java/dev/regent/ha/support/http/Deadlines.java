package dev.regent.ha.support.http;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what blocks on a connection by closing it: reads, writes and the TLS handshake alike, none of which has a time limit of its own that
 * would hold for the whole of it.
 */
final class Deadlines {

    private static final Logger LOG = LoggerFactory.getLogger(Deadlines.class);

    private final ScheduledExecutorService timer;

    /** @param timer belongs to the caller, who ends it */
    Deadlines(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /**
     * Closes the channel after that time, unless disarmed before.
     *
     * @throws IOException if the driver is closed
     */
    Guard closing(SocketChannel channel, Duration after) throws IOException {
        try {
            return new Guard(timer.schedule(() -> close(channel), after.toNanos(), TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException closed) {
            throw new IOException("the driver is closed", closed);
        }
    }

    /** The channel and not the TLS socket, whose closing may block on a peer that does not read. */
    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException unclosed) {
            LOG.debug("closing a connection failed", unclosed);
        }
    }

    /** One deadline. */
    static final class Guard {

        private final ScheduledFuture<?> end;

        private Guard(ScheduledFuture<?> end) {
            this.end = end;
        }

        /** Whether it was in time: if not, the channel is closed or being closed. */
        boolean disarm() {
            return end.cancel(false);
        }
    }
}
