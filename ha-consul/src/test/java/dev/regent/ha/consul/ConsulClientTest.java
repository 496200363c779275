package dev.regent.ha.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.support.Threading;
import dev.regent.ha.support.http.Exchange;
import dev.regent.ha.support.http.Request;
import dev.regent.ha.testkit.Resources;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("compares the threads and sockets of this JVM")
class ConsulClientTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Request PUT =
            Request.put("/v1/txn", ByteBuffer.wrap("[1]".getBytes(StandardCharsets.US_ASCII)));

    private final AtomicLong ahead = new AtomicLong();
    private final Threading threads = Threading.system(() -> System.nanoTime() + ahead.get());
    private ConsulClient client = new ConsulClient(Settings.of("address", "127.0.0.1:1"), threads);

    @AfterEach
    void close() {
        client.close(Duration.ofSeconds(5));
    }

    private void connect(String addresses, String... more) {
        close();
        String[] all = new String[more.length + 2];
        all[0] = "address";
        all[1] = addresses;
        System.arraycopy(more, 0, all, 2, more.length);
        client = new ConsulClient(Settings.of(all), threads);
    }

    @Test
    @DisplayName(
            "A request whose connection ends without an answer is sent once, on a new connection and on one in use")
    void neverTwice() throws IOException {
        AtomicBoolean answers = new AtomicBoolean(true);
        try (ScriptedServer server = new ScriptedServer((socket, request) -> {
            if (answers.get()) {
                ScriptedServer.answer(socket, 200, "{}");
            } else {
                socket.close();
            }
        })) {
            connect(server.address());
            assertThat(client.call(PUT, LONG)).isInstanceOf(Exchange.Answered.class);
            answers.set(false);
            assertThat(client.call(PUT, LONG)).isInstanceOf(Exchange.Lost.class);
            assertThat(client.call(PUT, LONG)).isInstanceOf(Exchange.Lost.class);
            assertThat(client.call(Request.get("/v1/kv/x"), LONG)).isInstanceOf(Exchange.Lost.class);
            answers.set(true);
            assertThat(client.call(PUT, LONG)).isInstanceOf(Exchange.Answered.class);
            assertThat(server.requests()).hasSize(5);
        }
    }

    @Test
    @DisplayName(
            "F15: callers that never stop asking make few connections to a server that turns them away, and are answered when it does not")
    void awayForLong() throws Exception {
        AtomicBoolean answers = new AtomicBoolean();
        try (ScriptedServer server = new ScriptedServer((socket, request) -> {
            if (answers.get()) {
                ScriptedServer.answer(socket, 200, "{}");
            } else {
                socket.close();
            }
        })) {
            connect(server.address());
            AtomicBoolean over = new AtomicBoolean();
            List<CompletableFuture<Exchange>> callers = Stream.generate(
                            () -> CompletableFuture.supplyAsync(() -> asking(over)))
                    .limit(3)
                    .toList();
            await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
            assertThat(server.requests()).hasSizeBetween(5, 60);
            answers.set(true);
            await().atMost(LONG).until(() -> client.call(PUT, SHORT) instanceof Exchange.Answered);
            over.set(true);
            for (CompletableFuture<Exchange> caller : callers) {
                assertThat(caller.get(LONG.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(Exchange.Answered.class);
            }
        }
    }

    private Exchange asking(AtomicBoolean over) {
        while (!over.get()) {
            client.call(PUT, SHORT);
        }
        return client.call(PUT, LONG);
    }

    @Test
    @DisplayName("A connection that the server closed while it was idle is not used")
    void staleConnection() throws IOException {
        try (ScriptedServer server = ScriptedServer.answering(200, "{}")) {
            connect(server.address());
            assertThat(client.call(PUT, LONG)).isInstanceOf(Exchange.Answered.class);
            server.hangUp();
            ahead.addAndGet(Duration.ofSeconds(1).toNanos());
            assertThat(client.call(PUT, LONG)).isInstanceOf(Exchange.Answered.class);
        }
    }

    @Test
    @DisplayName("A connection that the server kept open is used again, also after a while")
    void reusedConnection() throws IOException {
        try (ScriptedServer server = new ScriptedServer(
                (socket, request) -> ScriptedServer.answer(socket, 200, Integer.toString(socket.getPort())))) {
            connect(server.address());
            String first = text(client.call(PUT, LONG));
            assertThat(text(client.call(PUT, LONG))).isEqualTo(first);
            ahead.addAndGet(Duration.ofSeconds(1).toNanos());
            assertThat(text(client.call(PUT, LONG))).isEqualTo(first);
            ahead.addAndGet(Duration.ofMinutes(2).toNanos());
            assertThat(text(client.call(PUT, LONG))).isNotEqualTo(first);
        }
    }

    @Test
    @DisplayName("A server that does not answer costs no more than the limit, and what was sent is lost, not refused")
    void noAnswer() throws IOException {
        try (ScriptedServer server = new ScriptedServer((socket, request) -> {})) {
            connect(server.address());
            long start = System.nanoTime();
            assertThat(client.call(PUT, SHORT))
                    .isInstanceOfSatisfying(
                            Exchange.Lost.class, lost -> assertThat(lost.why()).contains(server.address(), "300 ms"));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT, Duration.ofSeconds(10));
        }
    }

    @Test
    @DisplayName("A peer that takes no bytes costs no more than the limit either")
    void nobodyReads() throws IOException {
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            connect("127.0.0.1:" + deaf.getLocalPort());
            Request large = Request.put("/v1/txn", ByteBuffer.allocate(32 << 20));
            assertThat(client.call(large, SHORT)).isInstanceOf(Exchange.Lost.class);
        }
    }

    @Test
    @DisplayName("An interrupt ends a call at once and leaves the flag set")
    void interrupted() throws IOException {
        try (ScriptedServer server = new ScriptedServer((socket, request) -> {})) {
            connect(server.address());
            CompletableFuture<Boolean> flag = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                Exchange lost = client.call(PUT, Duration.ofMinutes(5));
                flag.complete(
                        lost instanceof Exchange.Lost && Thread.currentThread().isInterrupted());
            });
            caller.start();
            await().until(() -> server.requests().size() == 1);
            caller.interrupt();
            assertThat(flag).succeedsWithin(LONG).isEqualTo(true);
        }
    }

    @Test
    @DisplayName("A thread that is interrupted already sends nothing")
    void interruptedBefore() throws IOException {
        try (ScriptedServer server = ScriptedServer.answering(200, "{}")) {
            connect(server.address());
            Thread.currentThread().interrupt();
            assertThat(client.call(PUT, LONG)).isInstanceOf(Exchange.NotSent.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    @DisplayName("An address that refuses connections is passed over, and the next one is kept")
    void failover() throws IOException {
        try (ScriptedServer server = ScriptedServer.answering(200, "{}")) {
            connect(unusedAddress() + "," + server.address());
            assertThat(client.call(PUT, LONG)).isInstanceOf(Exchange.Answered.class);
            assertThat(client.call(PUT, LONG)).isInstanceOf(Exchange.Answered.class);
            connect(unusedAddress() + ", http://" + unusedAddress());
            assertThat(client.call(PUT, LONG))
                    .isInstanceOfSatisfying(
                            Exchange.NotSent.class,
                            none -> assertThat(none.why()).contains("cannot connect"));
        }
    }

    @Test
    @DisplayName("A request that got no answer is not sent to the next address, only the next request is")
    void failoverOfTheNextCall() throws IOException {
        try (ScriptedServer bad = new ScriptedServer((socket, request) -> socket.close());
                ScriptedServer good = ScriptedServer.answering(200, "{}")) {
            connect(bad.address() + "," + good.address());
            assertThat(client.call(PUT, LONG)).isInstanceOf(Exchange.Lost.class);
            assertThat(good.requests()).isEmpty();
            assertThat(client.call(PUT, LONG)).isInstanceOf(Exchange.Answered.class);
            assertThat(bad.requests()).hasSize(1);
        }
    }

    @Test
    @DisplayName("An address that answers 500, as one that sees no leader does, is left with the next request")
    void serverWithoutLeader() throws IOException {
        try (ScriptedServer bad = ScriptedServer.answering(500, "No cluster leader");
                ScriptedServer good = ScriptedServer.answering(200, "{}")) {
            connect(bad.address() + "," + good.address());
            assertThat(text(client.call(PUT, LONG))).isEqualTo("No cluster leader");
            assertThat(text(client.call(PUT, LONG))).isEqualTo("{}");
        }
    }

    @Test
    @DisplayName("A redirect is not followed, so the token goes nowhere else")
    void redirect() throws IOException {
        try (ScriptedServer other = ScriptedServer.answering(200, "{}");
                ScriptedServer server = new ScriptedServer((socket, request) ->
                        ScriptedServer.answer(socket, 307, "", "Location: http://" + other.address() + "/v1/txn"))) {
            connect(server.address(), "token", "secret-token");
            assertThat(client.call(PUT, LONG))
                    .isInstanceOfSatisfying(
                            Exchange.Answered.class,
                            answered -> assertThat(answered.answer().status()).isEqualTo(307));
            assertThat(server.requests()).singleElement().asString().contains("X-Consul-Token: secret-token\r\n");
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    @DisplayName("L1: closing ends calls that are under way, and leaves neither thread nor socket")
    void closing() throws IOException {
        try (ScriptedServer server = new ScriptedServer((socket, request) -> {})) {
            Resources before = Resources.now();
            connect("localhost:" + server.address().split(":")[1]);
            CompletableFuture<Exchange> call =
                    CompletableFuture.supplyAsync(() -> client.call(PUT, Duration.ofMinutes(5)));
            await().until(() -> server.requests().size() == 1);
            client.close(LONG);
            assertThat(call).succeedsWithin(LONG).isInstanceOf(Exchange.Lost.class);
            assertThat(client.call(PUT, LONG)).isInstanceOf(Exchange.NotSent.class);
            await().untilAsserted(() -> assertThat(Resources.now().minus(before))
                    .filteredOn(left -> left.contains("regent-consul"))
                    .isEmpty());
        }
    }

    private static String text(Exchange exchange) {
        return exchange instanceof Exchange.Answered answered
                ? answered.answer().text()
                : exchange.toString();
    }

    private static String unusedAddress() throws IOException {
        try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + once.getLocalPort();
        }
    }
}
