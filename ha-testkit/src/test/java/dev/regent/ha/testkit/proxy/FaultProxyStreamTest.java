package dev.regent.ha.testkit.proxy;

import static dev.regent.ha.testkit.proxy.Direction.TO_CLIENT;
import static dev.regent.ha.testkit.proxy.Direction.TO_SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.testkit.Resources;
import dev.regent.ha.testkit.proxy.Wire.Ends;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Isolated("counts threads and files")
class FaultProxyStreamTest {

    private static final int MIB = 1 << 20;

    @Test
    @DisplayName("32 MiB in both directions at once arrive bit for bit, through delays, throttles and stalls")
    void largeTransfers() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (Wire wire = new Wire()) {
            FaultProxy proxy = wire.proxy();
            proxy.throttle(TO_CLIENT, 8 * MIB);
            proxy.throttle(TO_SERVER, 8 * MIB);
            Ends ends = wire.connect();
            List<CompletableFuture<Void>> written = new ArrayList<>();
            List<CompletableFuture<Boolean>> arrived = new ArrayList<>();
            for (Direction direction : Direction.values()) {
                byte[] bytes = random(32 * MIB);
                written.add(CompletableFuture.runAsync(() -> write(ends, direction, bytes), threads));
                arrived.add(CompletableFuture.supplyAsync(
                        () -> Arrays.equals(read(ends, direction, bytes.length), bytes), threads));
            }
            await().until(() -> proxy.traffic(TO_CLIENT).throttled() > MIB / 2);
            proxy.stall(TO_SERVER);
            await().until(() -> proxy.traffic(TO_SERVER).stalled() > 0);
            proxy.delay(TO_CLIENT, Duration.ofMillis(20), Duration.ofMillis(20));
            await().until(() -> proxy.traffic(TO_CLIENT).delayed() > MIB);
            proxy.heal();
            CompletableFuture.allOf(written.toArray(CompletableFuture[]::new)).get();
            assertThat(arrived).allSatisfy(each -> assertThat(each.get()).isTrue());
            await().until(() -> proxy.traffic(TO_SERVER).forwarded() == 32L * MIB);
            assertThat(proxy.traffic(TO_CLIENT).dropped()).isZero();
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("What a network loses is sent again, and all arrives in order")
    void loss(Direction direction) throws Exception {
        try (Wire wire = new Wire()) {
            Ends ends = wire.connect();
            FaultProxy proxy = wire.proxy();
            proxy.lose(direction, 0.5);
            byte[] bytes = random(20);
            long start = System.nanoTime();
            for (int i = 0; i < bytes.length; i++) {
                long sent = i + 1L;
                write(ends, direction, new byte[] {bytes[i]});
                await().until(() -> {
                    Traffic traffic = proxy.traffic(direction);
                    return traffic.forwarded() + traffic.held() >= sent;
                });
                if (proxy.traffic(direction).delayed() > 0) {
                    proxy.lose(direction, 0);
                }
            }
            assertThat(ends.in(direction).readNBytes(bytes.length)).isEqualTo(bytes);
            assertThat(proxy.traffic(direction).delayed()).isPositive();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("A stalled sender feels it: the proxy holds a bounded amount, and all of it arrives after heal")
    void backPressure(Direction direction) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(1);
        try (Wire wire = new Wire()) {
            Ends ends = wire.connect();
            FaultProxy proxy = wire.proxy();
            proxy.stall(direction);
            byte[] bytes = random(24 * MIB);
            CompletableFuture<Void> written = CompletableFuture.runAsync(() -> write(ends, direction, bytes), threads);
            await().until(() -> proxy.traffic(direction).held() >= MIB);
            await().during(Duration.ofMillis(100))
                    .until(() -> proxy.traffic(direction).held() < 2 * MIB);
            assertThat(written).isNotDone();
            proxy.heal();
            assertThat(ends.in(direction).readNBytes(bytes.length)).isEqualTo(bytes);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @DisplayName("200 connections at once keep their bytes apart")
    void manyConnections() throws Exception {
        try (Wire wire = new Wire()) {
            List<Ends> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                all.add(wire.connect());
            }
            for (Direction direction : Direction.values()) {
                for (int i = 0; i < all.size(); i++) {
                    all.get(i).send(direction, "number " + i);
                }
                for (int i = 0; i < all.size(); i++) {
                    String expected = "number " + i;
                    assertThat(all.get(i).read(direction, expected.length())).isEqualTo(expected);
                }
            }
            assertThat(wire.proxy().counts().open()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("A half-close goes through, and after both the connection is over")
    void halfClose(Direction direction) throws Exception {
        try (Wire wire = new Wire()) {
            Ends ends = wire.connect();
            ends.send(direction, "last words");
            ends.sender(direction).shutdownOutput();
            assertThat(ends.in(direction).readAllBytes()).asString().isEqualTo("last words");
            Direction back = direction == TO_SERVER ? TO_CLIENT : TO_SERVER;
            assertThat(ends.pass(back, "answer")).isEqualTo("answer");
            assertThat(wire.proxy().counts().open()).isEqualTo(1);
            ends.sender(back).shutdownOutput();
            assertThat(ends.in(back).read()).isEqualTo(-1);
            await().until(() -> wire.proxy().counts().open() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("The end of a stream does not overtake a stall, nor get lost in a swallow")
    void endIsHeld(Direction direction) throws Exception {
        try (Wire wire = new Wire()) {
            Ends stalled = wire.connect();
            wire.proxy().stall(direction);
            stalled.send(direction, "held");
            stalled.sender(direction).shutdownOutput();
            await().until(() -> wire.proxy().traffic(direction).held() == 4);
            assertThat(stalled.nothingCame(direction)).isTrue();
            wire.proxy().heal();
            assertThat(stalled.in(direction).readAllBytes()).asString().isEqualTo("held");

            Ends swallowed = wire.connect();
            wire.proxy().swallow(direction);
            swallowed.send(direction, "lost");
            swallowed.sender(direction).shutdownOutput();
            await().until(() -> wire.proxy().traffic(direction).dropped() == 4);
            wire.proxy().heal();
            assertThat(swallowed.in(direction).readAllBytes()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("A reset by one end reaches the other, but not through a stall")
    void resetGoesThrough(Direction direction) throws Exception {
        try (Wire wire = new Wire()) {
            Ends ends = wire.connect();
            wire.proxy().stall(direction);
            ends.sender(direction).setSoLinger(true, 0);
            ends.sender(direction).close();
            assertThat(wire.proxy().counts().open()).isEqualTo(1);
            assertThat(ends.nothingCame(direction)).isTrue();
            wire.proxy().heal();
            assertThatThrownBy(() -> ends.in(direction).read()).isInstanceOf(SocketException.class);
            await().until(() -> wire.proxy().counts().open() == 0);
            assertThat(wire.proxy().counts().reset()).as("resets by a fault").isZero();
        }
    }

    @Test
    @DisplayName("A closed proxy leaves no thread, no socket and no port, whatever was going on")
    void leavesNothing() throws Exception {
        try (Wire warmUp = new Wire()) {
            warmUp.connect().pass(TO_SERVER, "loads classes");
        }
        Resources before = Resources.now();
        for (int i = 0; i < 5; i++) {
            try (Wire wire = new Wire()) {
                wire.proxy().stall(TO_SERVER);
                for (int j = 0; j < 10; j++) {
                    wire.connect().send(TO_SERVER, "held");
                }
                await().pollInSameThread()
                        .until(() -> wire.proxy().traffic(TO_SERVER).held() == 40);
                wire.proxy().silenceConnections();
                wire.dial();
                await().pollInSameThread().until(() -> wire.proxy().counts().silent() == 1);
                wire.proxy().refuseConnections();
                wire.proxy().close();
                assertThatThrownBy(wire::dial).isInstanceOf(SocketException.class);
                assertThat(wire.proxy().counts().open()).isZero();
            }
        }
        await().pollInSameThread()
                .untilAsserted(() -> assertThat(Resources.now().minus(before)).isEmpty());
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static void write(Ends ends, Direction direction, byte[] bytes) {
        try {
            ends.out(direction).write(bytes);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static byte[] read(Ends ends, Direction direction, int length) {
        try {
            return ends.in(direction).readNBytes(length);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
