package dev.regent.ha.etcd;

import dev.regent.ha.support.RegentThreads;
import dev.regent.ha.support.Threading;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one connection to etcd. gRPC would share its own over the whole JVM, where nobody could say that they have ended.
 *
 * @param io reads and writes, and keeps gRPC's times
 * @param blocking for gRPC's look-ups of host names and TLS handshakes
 * @param timer opens watches again, and reads certificates again
 */
record EtcdThreads(EventLoopGroup io, ExecutorService blocking, ScheduledExecutorService timer) {

    private static final Logger LOG = LoggerFactory.getLogger(EtcdThreads.class);

    static EtcdThreads start() {
        return new EtcdThreads(
                new MultiThreadIoEventLoopGroup(1, RegentThreads.named("etcd-io"), NioIoHandler.newFactory()),
                Executors.newCachedThreadPool(RegentThreads.named("etcd-blocking")),
                Threading.system().scheduler("etcd-watch", 1));
    }

    /** Ends all of them, or abandons those that do not end within the bound, all together, and says so. */
    void close(Duration bound) {
        long start = System.nanoTime();
        timer.shutdownNow();
        blocking.shutdownNow();
        Future<?> ended = io.shutdownGracefully(0, bound.toMillis(), TimeUnit.MILLISECONDS);
        RegentThreads.shutdown(timer, "the watches of etcd", left(start, bound));
        RegentThreads.shutdown(blocking, "name look-up for etcd", left(start, bound));
        if (!ended.awaitUninterruptibly(left(start, bound).toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("the connection to etcd did not end within {}; its thread is abandoned", bound);
        }
    }

    private static Duration left(long start, Duration bound) {
        Duration left = bound.minusNanos(System.nanoTime() - start);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
