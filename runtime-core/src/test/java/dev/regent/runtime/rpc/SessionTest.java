package dev.regent.runtime.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SessionTest {

    private static final JobId JOB = JobId.random();

    private final List<Session<ToTaskManager>> accepted = new CopyOnWriteArrayList<>();
    private final Recorder<ToJobManager> atServer = new Recorder<>();
    private final Recorder<ToTaskManager> atClient = new Recorder<>();
    private final SessionClient client = new SessionClient();
    private final SessionServer server = listen();

    private SessionServer listen() {
        try {
            return SessionServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), session -> {
                accepted.add(session);
                return atServer;
            });
        } catch (IOException noPort) {
            throw new IllegalStateException(noPort);
        }
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    @DisplayName("messages go both ways, whole and in order")
    void bothWays() {
        Session<ToJobManager> session = client.connect("127.0.0.1", server.port(), atClient);
        ToJobManager register = new ToJobManager.Register(
                7,
                "tm-1",
                "x-1",
                "127.0.0.1:1",
                2,
                List.of(new ToJobManager.AttemptReport(JOB, 1, new Attempt(6, 3), AttemptState.RUNNING)));
        session.send(register);
        for (int n = 1; n <= 100; n++) {
            session.send(new ToJobManager.Committed(7, JOB, n, new Attempt(7, 1), new CheckpointId(7, n)));
        }
        await().until(() -> atServer.messages.size() == 101);
        assertThat(atServer.messages.get(0)).isEqualTo(register);
        assertThat(((ToJobManager.Committed) atServer.messages.get(100)).subtask())
                .isEqualTo(100);

        List<ToTaskManager> sent = List.of(
                new ToTaskManager.Registered(7, 1000, 5000),
                deploy(Optional.empty()),
                deploy(Optional.of(new ToTaskManager.Restore(new CheckpointId(6, 2), "a/b", List.of("t1", "t2")))));
        sent.forEach(accepted.get(0)::send);
        await().until(() -> atClient.messages.size() == 3);
        assertThat(atClient.messages).isEqualTo(sent);
    }

    @Test
    @DisplayName("each side is told once when the other closes")
    void closes() {
        Session<ToJobManager> session = client.connect("127.0.0.1", server.port(), atClient);
        session.send(new ToJobManager.Heartbeat(1, List.of()));
        await().until(() -> atServer.messages.size() == 1);
        accepted.get(0).close("superseded");
        await().until(() -> atClient.closed.size() == 1 && atServer.closed.size() == 1);
        assertThat(atClient.closed.get(0)).contains("superseded");
        session.close("again");
        session.send(new ToJobManager.Heartbeat(1, List.of()));
        assertThat(atClient.closed).hasSize(1);
    }

    @Test
    @DisplayName("a lost connection and one that cannot be made are noticed at once")
    void lost() {
        Session<ToJobManager> session = client.connect("127.0.0.1", server.port(), atClient);
        session.send(new ToJobManager.Heartbeat(1, List.of()));
        await().until(() -> atServer.messages.size() == 1);
        client.close();
        await().until(() -> atServer.closed.size() == 1);

        int port = server.port();
        server.close();
        try (SessionClient other = new SessionClient()) {
            Recorder<ToTaskManager> refused = new Recorder<>();
            other.connect("127.0.0.1", port, refused);
            await().until(() -> refused.closed.size() == 1);
            assertThat(refused.closed.get(0)).contains("UNAVAILABLE");
        }
    }

    @Test
    @DisplayName("a malformed frame ends its session, others go on")
    void malformed() throws Exception {
        Session<ToJobManager> good = client.connect("127.0.0.1", server.port(), atClient);
        good.send(new ToJobManager.Heartbeat(1, List.of()));
        await().until(() -> atServer.messages.size() == 1);

        for (String frame :
                List.of("{\"type\":\"heartbeat\"", "{\"type\":\"nonsense\"}", "{\"type\":\"heartbeat\"}", "null")) {
            assertThat(Status.fromThrowable(answerTo(frame.getBytes(UTF_8))).getCode())
                    .isEqualTo(Status.Code.INVALID_ARGUMENT);
        }
        assertThat(atServer.closed).hasSize(4).allMatch(reason -> reason.startsWith("malformed frame: "));
        assertThat(atServer.closed).noneMatch(reason -> reason.contains("\n"));

        assertThat(Status.fromThrowable(answerTo(new byte[Wire.FRAME_LIMIT + 1]))
                        .getCode())
                .isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.CANCELLED);
        good.send(new ToJobManager.Heartbeat(2, List.of()));
        await().until(() -> atServer.messages.size() == 2);
    }

    @Test
    @DisplayName("a port in use is refused with one line that names it")
    void portInUse() {
        assertThatThrownBy(() -> SessionServer.start(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), session -> atServer))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(":" + server.port() + ": ")
                .hasMessageNotContaining("\n");
    }

    private Throwable answerTo(byte[] frame) throws Exception {
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                .usePlaintext()
                .build();
        try {
            CompletableFuture<Throwable> answer = new CompletableFuture<>();
            ClientCalls.asyncBidiStreamingCall(channel.newCall(Wire.SESSION, CallOptions.DEFAULT), new Answer(answer))
                    .onNext(frame);
            return answer.get();
        } finally {
            channel.shutdownNow();
        }
    }

    private static ToTaskManager.Deploy deploy(Optional<ToTaskManager.Restore> restore) {
        return new ToTaskManager.Deploy(
                7, JOB, "job", 0, 4, new Attempt(7, 1), "blobs/x.jar", "a.B", Map.of("k", "v"), "fail", restore);
    }

    private record Answer(CompletableFuture<Throwable> error) implements StreamObserver<byte[]> {
        @Override
        public void onNext(byte[] frame) {}

        @Override
        public void onError(Throwable thrown) {
            error.complete(thrown);
        }

        @Override
        public void onCompleted() {
            error.complete(new IllegalStateException("completed"));
        }
    }

    private static final class Recorder<T> implements SessionHandler<T> {
        final List<T> messages = new CopyOnWriteArrayList<>();
        final List<String> closed = new CopyOnWriteArrayList<>();

        @Override
        public void onMessage(T message) {
            messages.add(message);
        }

        @Override
        public void onClosed(String reason) {
            closed.add(reason);
        }
    }
}
