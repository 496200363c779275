package dev.regent.ha.etcd;

import dev.regent.ha.support.NanoClock;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** One server, and the connection to it, which is opened when it is first used. Safe for use by several threads. */
final class Endpoint {

    /** Responses are pages of a list; see {@link EtcdTransactionStore}. */
    private static final int LARGEST_RESPONSE = 64 << 20;

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

    private final URI address;
    private final ManagedChannel channel;
    private final NanoClock clock;
    private final AtomicLong lastTry;

    private Endpoint(URI address, ManagedChannel channel, NanoClock clock) {
        this.address = address;
        this.channel = channel;
        this.clock = clock;
        this.lastTry = new AtomicLong(clock.nanoTime());
    }

    static Endpoint of(
            URI address, EtcdSettings settings, EtcdThreads threads, Optional<SslContext> tls, NanoClock clock) {
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(address.getHost(), address.getPort())
                .channelType(NioSocketChannel.class)
                .eventLoopGroup(threads.io())
                .executor(threads.blocking())
                .offloadExecutor(threads.blocking())
                .withOption(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(settings.connectTimeout().toMillis()))
                .keepAliveTime(settings.keepAliveTime().toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTimeout(settings.keepAliveTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .maxInboundMessageSize(LARGEST_RESPONSE)
                .disableRetry(); // a request is sent once
        settings.authority().ifPresent(builder::overrideAuthority);
        tls.ifPresentOrElse(builder::sslContext, builder::usePlaintext);
        return new Endpoint(address, builder.build(), clock);
    }

    /** To make calls on. A broken connection is tried again now, where gRPC would wait for up to two minutes. */
    ManagedChannel channel() {
        long last = lastTry.get();
        long now = clock.nanoTime();
        if (channel.getState(true) == ConnectivityState.TRANSIENT_FAILURE
                && now - last >= BETWEEN_TRIES.toNanos()
                && lastTry.compareAndSet(last, now)) {
            channel.resetConnectBackoff();
        }
        return channel;
    }

    /** What an operator can do when a connection breaks before it is of use; empty if it is about something else. */
    String advice(Status status) {
        if (status.getCode() != Status.Code.UNAVAILABLE
                || isClosed()
                || channel.getState(false) == ConnectivityState.READY) {
            return "";
        }
        return address.getScheme().equals("https")
                ? " (if it runs: check " + EtcdOptions.CA_FILE + ", " + EtcdOptions.CERTIFICATE_FILE + " and "
                        + EtcdOptions.AUTHORITY + ")"
                : " (if it runs: does it ask for https:// in " + EtcdOptions.ENDPOINTS + "?)";
    }

    boolean isClosed() {
        return channel.isShutdown();
    }

    void close() {
        channel.shutdownNow();
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
