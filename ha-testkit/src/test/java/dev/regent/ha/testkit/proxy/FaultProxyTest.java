package dev.regent.ha.testkit.proxy;

import static dev.regent.ha.testkit.proxy.Direction.TO_CLIENT;
import static dev.regent.ha.testkit.proxy.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.testkit.proxy.Wire.Ends;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultProxyTest {

    private Wire wire;
    private FaultProxy proxy;

    @BeforeEach
    void open() throws IOException {
        wire = new Wire();
        proxy = wire.proxy();
    }

    @AfterEach
    void close() throws IOException {
        wire.close();
    }

    private static Direction other(Direction direction) {
        return direction == TO_SERVER ? TO_CLIENT : TO_SERVER;
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("A stall holds every byte and heal delivers them in order; the other direction goes on")
    void stall(Direction direction) throws IOException {
        Ends ends = wire.connect();
        proxy.stall(direction);
        ends.send(direction, "one ");
        await().until(() -> proxy.traffic(direction).held() == 4);
        assertThat(ends.pass(other(direction), "passes")).isEqualTo("passes");
        ends.send(direction, "two");
        await().until(() -> proxy.traffic(direction).held() == 7);
        assertThat(ends.nothingCame(direction)).isTrue();

        proxy.heal();

        assertThat(ends.read(direction, 7)).isEqualTo("one two");
        assertThat(ends.pass(direction, "three")).isEqualTo("three");
        await().untilAsserted(() -> assertThat(proxy.traffic(direction)).isEqualTo(new Traffic(12, 0, 7, 0, 0, 0)));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("A stall of all holds those connections too that are made later; a stall of one holds no other")
    void stallOfOne(Direction direction) throws IOException {
        Ends first = wire.connect();
        Ends second = wire.connect();
        ProxiedConnection one = proxy.connections().get(0);
        assertThat(one.client()).isEqualTo(first.client().getLocalSocketAddress());
        one.stall(direction);
        first.send(direction, "held");
        assertThat(second.pass(direction, "passes")).isEqualTo("passes");
        await().until(() -> one.traffic(direction).held() == 4);
        assertThat(first.nothingCame(direction)).isTrue();

        proxy.stall(direction);
        Ends third = wire.connect();
        third.send(direction, "held");
        await().until(() -> proxy.traffic(direction).held() == 8);
        one.heal();
        assertThat(first.read(direction, 4)).isEqualTo("held");
        assertThat(third.nothingCame(direction)).isTrue();
        proxy.heal();
        assertThat(third.read(direction, 4)).isEqualTo("held");
        assertThat(one.traffic(direction).stalled()).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("What is swallowed is counted and never arrives; what is sent after heal does")
    void swallow(Direction direction) throws IOException {
        Ends ends = wire.connect();
        proxy.swallow(direction);
        ends.send(direction, "lost");
        await().until(() -> proxy.traffic(direction).dropped() == 4);
        assertThat(ends.pass(other(direction), "passes")).isEqualTo("passes");
        proxy.heal();
        assertThat(ends.pass(direction, "arrives")).isEqualTo("arrives");
        await().untilAsserted(() -> assertThat(proxy.traffic(direction)).isEqualTo(new Traffic(7, 0, 0, 0, 0, 4)));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Swallowing takes what a stall holds already")
    void swallowAfterStall(Direction direction) throws IOException {
        Ends ends = wire.connect();
        proxy.stall(direction);
        ends.send(direction, "lost");
        await().until(() -> proxy.traffic(direction).held() == 4);
        proxy.swallow(direction);
        await().until(() -> proxy.traffic(direction).dropped() == 4);
        proxy.heal();
        assertThat(ends.pass(direction, "arrives")).isEqualTo("arrives");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("A delay lets bytes wait at least so long, and not each for the one before it")
    void delay(Direction direction) throws IOException {
        Ends ends = wire.connect();
        Duration delay = Duration.ofMillis(100);
        proxy.delay(direction, delay, Duration.ofMillis(50));
        long start = System.nanoTime();
        for (int i = 0; i < 50; i++) {
            ends.send(direction, "x");
        }
        assertThat(ends.read(direction, 50)).hasSize(50);
        long took = System.nanoTime() - start;
        assertThat(took).isGreaterThanOrEqualTo(delay.toNanos());
        assertThat(took).as("50 bytes one after the other would take 5 s").isLessThan(50 * delay.toNanos());
        await().until(() -> proxy.traffic(direction).delayed() == 50);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Healing a delay delivers at once what it holds")
    void healedDelay(Direction direction) throws IOException {
        Ends ends = wire.connect();
        proxy.delay(direction, Duration.ofDays(1), Duration.ZERO);
        ends.send(direction, "late");
        await().until(() -> proxy.traffic(direction).held() == 4);
        proxy.heal();
        assertThat(ends.read(direction, 4)).isEqualTo("late");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("A throttle delivers no more than so many bytes a second")
    void throttle(Direction direction) throws IOException {
        Ends ends = wire.connect();
        proxy.throttle(direction, 100_000);
        long start = System.nanoTime();
        ends.out(direction).write(new byte[50_000]);
        assertThat(ends.in(direction).readNBytes(50_000)).hasSize(50_000);
        // the first portion passes at once: 50 ms worth
        assertThat(System.nanoTime() - start)
                .isGreaterThanOrEqualTo(Duration.ofMillis(440).toNanos());
        await().until(() -> proxy.traffic(direction).throttled() == 50_000);
    }

    @Test
    @DisplayName("A reset reaches both ends at once and is counted; new connections are not concerned")
    void reset() throws IOException {
        Ends ends = wire.connect();
        assertThat(ends.pass(TO_SERVER, "works")).isEqualTo("works");
        proxy.reset();
        assertReset(ends.client());
        assertReset(ends.server());
        assertThat(wire.connect().pass(TO_CLIENT, "works")).isEqualTo("works");
        assertThat(proxy.counts()).isEqualTo(new ConnectionCounts(2, 1, 0, 0, 1, 0));
    }

    @Test
    @DisplayName("A reset of one connection leaves the others")
    void resetOne() throws IOException {
        Ends first = wire.connect();
        Ends second = wire.connect();
        ProxiedConnection one = proxy.connections().get(0);
        one.reset();
        one.reset();
        assertReset(first.client());
        assertThat(second.pass(TO_SERVER, "works")).isEqualTo("works");
        assertThat(proxy.counts().reset()).isEqualTo(1);
        assertThat(proxy.connections()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("A reset before the next byte lets none pass, and waits for it")
    void resetBefore(Direction direction) throws IOException {
        Ends ends = wire.connect();
        proxy.resetAfter(direction, 0);
        assertThat(ends.pass(other(direction), "passes")).isEqualTo("passes");
        ends.send(direction, "x");
        assertReset(ends.client());
        assertReset(ends.server());
        await().untilAsserted(() -> assertThat(proxy.traffic(direction)).isEqualTo(new Traffic(0, 0, 0, 0, 0, 1)));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("A reset after n bytes lets exactly n pass")
    void resetAfter(Direction direction) throws IOException {
        Ends ends = wire.connect();
        proxy.resetAfter(direction, 6);
        assertThat(ends.pass(direction, "four")).isEqualTo("four");
        ends.send(direction, "five!");
        await().until(() -> proxy.counts().reset() == 1);
        await().until(() -> proxy.traffic(direction).forwarded() == 6);
        await().until(() -> proxy.traffic(direction).dropped() == 3);
        assertReset(ends.sender(direction));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("A closed half ends the stream of its receiver, who can still answer; later bytes are dropped")
    void closeHalf(Direction direction) throws IOException {
        Ends ends = wire.connect();
        assertThat(ends.pass(direction, "before")).isEqualTo("before");
        proxy.closeHalf(direction);
        assertThat(ends.in(direction).read()).isEqualTo(-1);
        ends.send(direction, "after");
        await().until(() -> proxy.traffic(direction).dropped() == 5);
        assertThat(ends.pass(other(direction), "passes")).isEqualTo("passes");
    }

    @Test
    @DisplayName("Refused connections are refused by the system, and taken again after heal on the same port")
    void refuse() throws IOException {
        Ends before = wire.connect();
        proxy.refuseConnections();
        proxy.refuseConnections();
        assertThatThrownBy(() -> wire.dial()).isInstanceOf(ConnectException.class);
        assertThat(before.pass(TO_SERVER, "stays")).isEqualTo("stays");
        proxy.heal();
        assertThat(wire.connect().pass(TO_SERVER, "works")).isEqualTo("works");
    }

    @Test
    @DisplayName("A silent connection takes bytes and says nothing; heal connects it, and they arrive")
    void silence() throws IOException {
        proxy.silenceConnections();
        Socket client = wire.dial();
        client.getOutputStream().write('x');
        await().until(() -> proxy.counts().silent() == 1);
        assertThat(client.getInputStream().available()).isZero();
        proxy.heal();
        Ends ends = new Ends(client, wire.accept());
        assertThat(ends.read(TO_SERVER, 1)).isEqualTo("x");
        assertThat(ends.pass(TO_CLIENT, "answers")).isEqualTo("answers");
    }

    @Test
    @DisplayName("A connection can be reset when it is made")
    void turnAway() throws IOException {
        proxy.resetConnections();
        assertThatThrownBy(() -> wire.dial().getInputStream().readAllBytes()) // sometimes already while it connects
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
        await().until(() -> proxy.counts().turnedAway() == 1);
        proxy.heal();
        assertThat(wire.connect().pass(TO_SERVER, "works")).isEqualTo("works");
    }

    @Test
    @DisplayName("A server that is away resets the client, and is counted")
    void unreachable() throws IOException {
        wire.stopServer();
        assertThatThrownBy(() -> wire.dial().getInputStream().readAllBytes())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
        await().until(() -> proxy.counts().unreachable() == 1);
    }

    @Test
    @DisplayName("Malformed faults are refused and change nothing, and a closed proxy says so")
    void misuse() throws IOException {
        assertThatThrownBy(() -> proxy.throttle(TO_SERVER, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> proxy.resetAfter(TO_SERVER, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> proxy.delay(TO_SERVER, Duration.ofMillis(-1), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(wire.connect().pass(TO_SERVER, "works")).isEqualTo("works");
        proxy.close();
        proxy.close();
        assertThatThrownBy(() -> proxy.heal())
                .isInstanceOf(IllegalStateException.class)
                .hasStackTraceContaining("closed");
        await().until(() -> proxy.traffic(TO_SERVER).forwarded() == 5);
    }

    private static void assertReset(Socket socket) {
        assertThatThrownBy(() -> {
                    socket.getInputStream().readAllBytes();
                })
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }
}
