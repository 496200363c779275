package dev.regent.runtime.rpc;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.regent.runtime.threads.NamedThreads;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Accepts the sessions of TaskManagers on one port. */
public final class SessionServer implements AutoCloseable {

    private static final Context.Key<String> PEER = Context.key("peer");
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(2);

    private final EventLoopGroup network;
    private final ExecutorService handlers;
    private final Server server;
    private final Set<Session<ToTaskManager>> open = ConcurrentHashMap.newKeySet();

    private SessionServer(InetSocketAddress address, SessionAcceptor acceptor) {
        network = new MultiThreadIoEventLoopGroup(1, new NamedThreads("rpc-server-io"), NioIoHandler.newFactory());
        handlers = Executors.newFixedThreadPool(2, new NamedThreads("rpc-server"));
        server = NettyServerBuilder.forAddress(address)
                .bossEventLoopGroup(network)
                .workerEventLoopGroup(network)
                .channelType(NioServerSocketChannel.class)
                .executor(handlers)
                .maxInboundMessageSize(Wire.FRAME_LIMIT)
                .keepAliveTime(Wire.KEEP_ALIVE.toMillis(), MILLISECONDS)
                .keepAliveTimeout(Wire.KEEP_ALIVE_TIMEOUT.toMillis(), MILLISECONDS)
                .permitKeepAliveTime(1, SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .addService(service(acceptor))
                .build();
    }

    /**
     * Begins to listen.
     *
     * @param address port 0 = any free port
     * @throws IOException if the address cannot be listened on; one line that names it
     */
    public static SessionServer start(InetSocketAddress address, SessionAcceptor acceptor) throws IOException {
        SessionServer made = new SessionServer(address, acceptor);
        try {
            made.server.start();
            return made;
        } catch (IOException refused) {
            made.close();
            Throwable cause = refused.getCause() == null ? refused : refused.getCause();
            throw new IOException(
                    "cannot listen on " + address.getHostString() + ":" + address.getPort() + ": " + cause.getMessage(),
                    refused);
        }
    }

    /** The port that is listened on. */
    public int port() {
        return server.getPort();
    }

    private ServerServiceDefinition service(SessionAcceptor acceptor) {
        ServerCallHandler<byte[], byte[]> calls =
                ServerCalls.asyncBidiStreamingCall(responses -> accept(acceptor, responses));
        return ServerInterceptors.intercept(
                ServerServiceDefinition.builder(Wire.SERVICE)
                        .addMethod(Wire.SESSION, calls)
                        .build(),
                new PeerName());
    }

    private StreamObserver<byte[]> accept(SessionAcceptor acceptor, StreamObserver<byte[]> responses) {
        ServerCallStreamObserver<byte[]> out = (ServerCallStreamObserver<byte[]>) responses;
        StreamSession<ToJobManager, ToTaskManager> session =
                new StreamSession<>(PEER.get(), ToJobManager.class, out, open::remove);
        out.setOnCancelHandler(() -> session.onError(
                Status.UNAVAILABLE.withDescription("connection lost").asRuntimeException()));
        open.add(session);
        session.attach(acceptor.accept(session));
        return session;
    }

    /** Ends all sessions and stops listening. Idempotent and bounded. */
    @Override
    public void close() {
        Set.copyOf(open).forEach(session -> session.close("the JobManager's RPC server is closing"));
        server.shutdown();
        try {
            if (!server.awaitTermination(200, MILLISECONDS)) {
                server.shutdownNow();
                server.awaitTermination(CLOSE_BOUND.toNanos(), NANOSECONDS);
            }
        } catch (InterruptedException stopped) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        NamedThreads.stop(handlers, CLOSE_BOUND);
        network.shutdownGracefully(0, CLOSE_BOUND.toMillis(), MILLISECONDS)
                .awaitUninterruptibly(CLOSE_BOUND.toMillis());
    }

    /** Notes the address of the other side where the acceptor finds it. */
    private static final class PeerName implements ServerInterceptor {
        @Override
        public <A, B> ServerCall.Listener<A> interceptCall(
                ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
            SocketAddress remote = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
            String name = remote == null ? "unknown" : remote.toString().replaceFirst("^/", "");
            return Contexts.interceptCall(Context.current().withValue(PEER, name), call, headers, next);
        }
    }
}
