package dev.regent.ha.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.support.Threading;
import dev.regent.ha.support.store.StoreKey;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a blocking query may be answered besides the next index. */
class KeyWatchTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Pattern INDEX = Pattern.compile("[?&]index=(\\d+)&");

    private final Queue<String> answers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger hints = new AtomicInteger();
    private ScriptedServer server;
    private ConsulClient client;
    private KeyWatch watch;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedServer((socket, request) -> answer(socket));
        ConsulSettings settings = Settings.of("address", server.address());
        client = new ConsulClient(settings, Threading.system());
        watch = new KeyWatch(StoreKey.of("a"), client, new ConsulKeys(settings), new Random(1));
        watch.add(any -> hints.incrementAndGet());
    }

    /** Without an answer in the script the query blocks. */
    private void answer(Socket socket) throws IOException {
        String next = answers.poll();
        if (next != null) {
            ScriptedServer.raw(socket, next);
        }
    }

    @AfterEach
    void stop() throws Exception {
        watch.close();
        watch.await(LIMIT);
        client.close(LIMIT);
        server.close();
    }

    @Test
    @DisplayName(
            "R4: an index that goes backwards, as after a restored snapshot, is a hint, and the next query begins anew")
    void backwards() {
        answers.addAll(List.of(index(9), index(9), index(4)));
        watch.start();
        await().atMost(LIMIT).until(() -> server.requests().size() == 4);
        assertThat(hints).as("hints: at the first answer and at the change").hasValue(2);
        assertThat(asked()).containsExactly("0", "9", "9", "0");
    }

    @Test
    @DisplayName(
            "R4: an answer without an index is asked for again after a growing pause, and the next one with an index is a hint")
    void withoutIndex() {
        answers.addAll(List.of(index(7), index(0), "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]", index(7)));
        long start = System.nanoTime();
        watch.start();
        await().atMost(LIMIT).until(() -> server.requests().size() == 5);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("pauses of at least half a second and a second")
                .isGreaterThan(Duration.ofMillis(1500));
        assertThat(asked()).containsExactly("0", "7", "0", "0", "7");
        assertThat(hints).hasValue(2);
    }

    @Test
    @DisplayName("A query that ends without a change is no hint, and one that ends at once does not make it spin")
    void unchanged() {
        for (int i = 0; i < 20; i++) {
            answers.add(index(7));
        }
        long start = System.nanoTime();
        watch.start();
        await().atMost(LIMIT).until(() -> server.requests().size() == 21);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(20 * 20));
        assertThat(hints).hasValue(1);
    }

    @Test
    @DisplayName("While there is no such key, writes to other keys are no hints and make the next query come later")
    void missing() {
        for (int i = 1; i <= 8; i++) {
            answers.add(none(i));
        }
        long start = System.nanoTime();
        watch.start();
        await().atMost(LIMIT).until(() -> server.requests().size() == 9);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("pauses of 20, 40, 80, 160, 320, 500, 500, 500 ms")
                .isGreaterThan(Duration.ofMillis(2100));
        assertThat(hints).hasValue(1);
        assertThat(asked()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8");
    }

    @Test
    @DisplayName(
            "R4: that a key has come, or has gone, is a hint; so is the first answer after a failure, though there still is no such key")
    void comesAndGoes() {
        answers.addAll(List.of(none(2), index(3), none(4), index(0), none(6)));
        watch.start();
        await().atMost(LIMIT).until(() -> server.requests().size() == 6);
        assertThat(hints)
                .as("hints: none yet, has come, has gone, after the failure")
                .hasValue(4);
    }

    private static String none(long index) {
        return "HTTP/1.1 404 Not Found\r\nX-Consul-Index: " + index + "\r\nContent-Length: 0\r\n\r\n";
    }

    private static String index(long index) {
        return "HTTP/1.1 200 OK\r\nX-Consul-Index: " + index + "\r\nContent-Length: 2\r\n\r\n[]";
    }

    private List<String> asked() {
        return server.requests().stream()
                .map(request -> INDEX.matcher(request)
                        .results()
                        .map(found -> found.group(1))
                        .findFirst()
                        .orElse("none"))
                .toList();
    }
}
