package dev.regent.runtime.rpc;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.regent.runtime.threads.NamedThreads;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Opens sessions to a JobManager. One per TaskManager process; every {@link #connect} is a connection of its own. Thread-safe. */
public final class SessionClient implements SessionConnector, AutoCloseable {

    private static final Duration CLOSE_BOUND = Duration.ofSeconds(2);
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

    private final EventLoopGroup network =
            new MultiThreadIoEventLoopGroup(1, new NamedThreads("rpc-client-io"), NioIoHandler.newFactory());
    private final ExecutorService handlers = Executors.newFixedThreadPool(2, new NamedThreads("rpc-client"));
    private final Set<Session<ToJobManager>> open = ConcurrentHashMap.newKeySet();

    /** Makes a client without a connection. */
    public SessionClient() {}

    @Override
    public Session<ToJobManager> connect(String host, int port, SessionHandler<ToTaskManager> handler) {
        ManagedChannel channel = NettyChannelBuilder.forAddress(new InetSocketAddress(host, port))
                .usePlaintext()
                .eventLoopGroup(network)
                .channelType(NioSocketChannel.class, InetSocketAddress.class)
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .executor(handlers)
                .offloadExecutor(handlers)
                .disableRetry()
                .maxInboundMessageSize(Wire.FRAME_LIMIT)
                .keepAliveTime(Wire.KEEP_ALIVE.toMillis(), MILLISECONDS)
                .keepAliveTimeout(Wire.KEEP_ALIVE_TIMEOUT.toMillis(), MILLISECONDS)
                .keepAliveWithoutCalls(true)
                .build();
        Opening opening = new Opening(host + ":" + port, channel, handler);
        ClientCalls.asyncBidiStreamingCall(channel.newCall(Wire.SESSION, CallOptions.DEFAULT), opening);
        return opening.session();
    }

    /** Ends all sessions. Idempotent and bounded. */
    @Override
    public void close() {
        Set.copyOf(open).forEach(session -> session.close("the TaskManager's RPC client is closing"));
        network.shutdownGracefully(0, CLOSE_BOUND.toMillis(), MILLISECONDS)
                .awaitUninterruptibly(CLOSE_BOUND.toMillis());
        NamedThreads.stop(handlers, CLOSE_BOUND);
    }

    /** Makes the session when gRPC gives the sending half, which is before it starts the call. */
    private final class Opening implements ClientResponseObserver<byte[], byte[]> {

        private final String peer;
        private final ManagedChannel channel;
        private final SessionHandler<ToTaskManager> handler;
        private @Nullable StreamSession<ToTaskManager, ToJobManager> session;

        Opening(String peer, ManagedChannel channel, SessionHandler<ToTaskManager> handler) {
            this.peer = peer;
            this.channel = channel;
            this.handler = handler;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<byte[]> out) {
            StreamSession<ToTaskManager, ToJobManager> made =
                    new StreamSession<>(peer, ToTaskManager.class, out, this::forget);
            made.attach(handler);
            session = made;
            open.add(made);
        }

        private void forget(Session<ToJobManager> ended) {
            open.remove(ended);
            channel.shutdownNow();
        }

        StreamSession<ToTaskManager, ToJobManager> session() {
            StreamSession<ToTaskManager, ToJobManager> made = session;
            if (made == null) {
                throw new IllegalStateException("gRPC has not started the call");
            }
            return made;
        }

        @Override
        public void onNext(byte[] frame) {
            session().onNext(frame);
        }

        @Override
        public void onError(Throwable error) {
            session().onError(error);
        }

        @Override
        public void onCompleted() {
            session().onCompleted();
        }
    }
}
